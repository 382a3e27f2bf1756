"""What all checks of the command share."""
from command_rig import png

SERVICES = ("viesus", "adobe-rest", "adobe-graphql", "buy-with-prime")


class Bench:
    """What all checks share: the command, a server, a folder with files."""

    def __init__(self, command, server, folder):
        self.command, self.server, self.folder = command, server, folder
        self.picture = self.file("picture.png", png(160))
        self.large = self.file("large.png", png(1400))
        self.catalogue = self.file("products.csv", b"sku,price\n" + b"1,2.50\n" * 500)

    def file(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def sample(self, service):
        return self.catalogue if service == "buy-with-prime" else self.picture

    def put(self, service, *arguments, environment=None, text=None):
        secrets = self.server.environment(service) if environment is None else environment
        return self.command.put(*arguments, *self.server.arguments(service), environment=secrets, text=text)

    def stored(self, content):
        return content in self.server.objects().values()

    def refused(self, finished, sentence_part):
        """A wrong command line: status 2, one sentence, nothing on standard output."""
        assert finished.status == 2 and finished.out == "", (finished.status, finished.out)
        assert sentence_part in finished.err and finished.err.count("\n") == 1, finished.err

    def failed(self, finished, code):
        """One failure with that code: status 1."""
        ends = finished.ends()
        assert finished.status == 1 and [end.get("code") for end in ends] == [code], (finished.status, ends)
        return ends[0]
