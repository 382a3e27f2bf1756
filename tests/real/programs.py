"""Starts the development server and runs the command, as a user would."""
import json
import os
import subprocess


class DevServer:
    """`with DevServer(folder, data, s3=...) as server:` the server from its ready line to its end."""

    def __init__(self, programs, data, storage=None):
        self.command = [programs / "uploadkit-devserver", "--port", "0", "--data", data]
        if storage:
            self.command += ["--s3-endpoint", storage["endpoint"], "--s3-bucket", storage["bucket"], "--s3-region", storage["region"]]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"uploadkit-devserver ended with {self.process.wait()} before it was ready")
        self.ready = json.loads(line)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Asks it to end; gives its exit status, or None where two seconds were not enough."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None


def secrets_for(ready, service):
    """The environment that gives the command its secrets for a service."""
    if service == "viesus":
        return {"UPLOADKIT_API_KEY": ready["api_key"]}
    if service == "buy-with-prime":
        return {"UPLOADKIT_TOKEN": ready["tokens"]["buy-with-prime"]}
    return {"UPLOADKIT_TOKEN": ready["tokens"]["adobe"]}


def arguments_for(ready, service):
    """What the command line needs for a service besides the file."""
    common = ["--to", service, "--endpoint-url", ready["endpoints"][service]]
    if service.startswith("adobe"):
        return common + ["--media-resource-type", "CUSTOMER_ATTRIBUTE_FILE"]
    if service == "buy-with-prime":
        return common + ["--target-id", ready["target_id"], "--file-type", "CSV"]
    return common


def put(programs, arguments, secrets=None, text=None, json_lines=True, show_progress=False):
    """Runs `uploadkit put`; gives its exit status, its JSON events and all that it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "UPLOADKIT_"))}
    environment.update(secrets or {})
    command = [programs / "uploadkit", "put", *arguments, *(["--json"] if json_lines else [])]
    done = subprocess.run(command, env=environment, input=text or "", stdout=subprocess.PIPE,
                          stderr=None if show_progress else subprocess.PIPE, text=True, timeout=120, check=False)
    events = [json.loads(line) for line in done.stdout.splitlines()] if json_lines else []
    return done.returncode, events, done.stdout + (done.stderr or "")


def direct_environment(storage, keys=None):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "UPLOADKIT_"))}
    environment.update(keys or storage["keys"])
    environment["AWS_EC2_METADATA_DISABLED"] = "true"
    return environment


def place_of(storage):
    """Where the storage is, as options of the command."""
    return ["--endpoint-url", storage["endpoint"], "--region", storage["region"]]


def direct(programs, storage, arguments, keys=None, content=None):
    """Runs `uploadkit put … s3://…`; gives its exit status, its JSON events and all that it printed."""
    command = [programs / "uploadkit", "put", *arguments, *place_of(storage), "--json", "--verbose"]
    if "--provider" not in arguments:
        command += ["--provider", storage["providers"][0]]
    done = subprocess.run(command, env=direct_environment(storage, keys), input=content or b"", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, check=False)
    output = (done.stdout + done.stderr).decode()
    return done.returncode, [json.loads(line) for line in done.stdout.decode().splitlines()], output


def presign(programs, storage, key, method, *extra):
    """Runs `uploadkit presign`; gives the URL and the headers that the request must send."""
    target = f"s3://{storage['bucket']}/{key}"
    command = [programs / "uploadkit", "presign", target, "--method", method, *extra, "--json", *place_of(storage)]
    done = subprocess.run(command, env=direct_environment(storage), stdout=subprocess.PIPE, text=True, timeout=60,
                          check=True)
    answer = json.loads(done.stdout)
    return answer["url"], answer["headers"]
