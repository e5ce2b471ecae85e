"""An S3 server with one key, on loopback. One request at a time: conditions are then exact."""

import sys

from moto import settings
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import run_simple

account = "123456789012"
iam = iam_backends[account]["aws"]
iam.create_user("us-east-1", "worker")
policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
iam.put_user_policy("worker", "all", policy)
key = iam.create_access_key("worker")
s3_backends[account]["aws"].create_bucket("chainwright", "us-east-1")
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0

print(key.access_key_id, key.secret_access_key, flush=True)
run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app))
