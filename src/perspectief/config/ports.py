"""Finding a port the web server may open."""

import socket

from perspectief.config.environment import FIRST_PORT, WrongSettingError

TRIED = 100


def free(bind: str, named: int | None) -> int:
    """The port `named`, or when None the first free one from 8000. Raises WrongSettingError when there is none."""
    candidates = [named] if named else range(FIRST_PORT, FIRST_PORT + TRIED)
    for port in candidates:
        if opens(bind, port):
            return port
    if named:
        raise WrongSettingError(f"poort {named} is al in gebruik; kies met --port een andere, of laat de poort weg")
    raise WrongSettingError(f"de poorten {FIRST_PORT} tot en met {FIRST_PORT + TRIED - 1} zijn alle in gebruik")


def opens(bind: str, port: int) -> bool:
    """True when a server could listen there. Raises WrongSettingError when this user may not."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((bind, port))
            attempt.listen(1)
        except PermissionError:
            raise WrongSettingError(f"poort {port} mag deze gebruiker niet openen; kies er een boven 1023") from None
        except OverflowError:
            raise WrongSettingError(f"poort {port} bestaat niet; kies er een van 1 tot en met 65535") from None
        except OSError:
            return False
        return True
