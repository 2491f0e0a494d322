# An image of pycguard with git, built from the source beside this file:
#
#   docker build -t pycguard .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/repo" pycguard check
#
# With --user the container's user owns the repository, which commands that
# write need. Without it pycguard reads only: see safe.directory below.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=auto -ldflags=-s -o /usr/local/bin/pycguard ./cmd/pycguard

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
# git refuses a repository that belongs to another user, because its
# configuration can name programs to run. Here there is one repository, the one
# that was mounted, and a user without rights. Repositories below it (submodules)
# are not meant: mount them by themselves, or use --user.
RUN git config --system --add safe.directory /repo \
    && useradd --system --no-create-home --uid 10001 pycguard
COPY --from=build /usr/local/bin/pycguard /usr/local/bin/pycguard
USER pycguard
WORKDIR /repo
ENTRYPOINT ["pycguard"]
CMD ["check"]
