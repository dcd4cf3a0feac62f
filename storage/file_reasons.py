"""Why a file cannot be read or written, in plain words instead of those of the operating system."""

import errno

_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "it may not be opened by this account",
    errno.EPERM: "it may not be opened by this account",
    errno.EISDIR: "it is a folder",
    errno.ENXIO: "it is no ordinary file",
    errno.EEXIST: "a file is where a folder has to be",
    errno.ENOSPC: "its disk is full",
    errno.EDQUOT: "its disk is full for this account",
    errno.EFBIG: "its disk takes no file of this size",
    errno.EROFS: "its disk is read-only",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links lead in a circle",
}


def reason_of(error: OSError) -> str:
    """Why the operating system has refused a file."""
    return _REASONS.get(error.errno or 0, "its disk does not answer as it should")
