#!/bin/sh
# In the message server's image (busybox): the signing key, once, and the configuration, at every start.
set -eu
umask 077
folder=${CONFIG_FOLDER:-/etc/direxio-message-server}
key=$folder/matrix_key.pem
config=$folder/message-server.yaml

# The key is the server's identity among other servers. A partly written one must not look like it.
if [ ! -s "$key" ]; then
    rm -f "$key.new"
    generate-keys -private-key "$key.new"
    mv "$key.new" "$key"
fi

# A placeholder stands for the password, because arguments can be read by other processes.
generate-config \
    -server "$DOMAIN" \
    -dir /var/direxio-message-server \
    -db "postgres://direxio_message_server:DATABASE_PASSWORD_HERE@postgres/direxio_message_server?sslmode=disable" \
    > "$config.generated"

# The log goes to the container's output, which Docker rotates; the file that the server would write grows for ever.
# TURN goes into the client_api block that is there: a second block of that name is invalid YAML.
awk '
    function turn(indent) {
        print indent "turn:"
        print indent indent "turn_user_lifetime: \"24h\""
        print indent indent "turn_uris:"
        print indent indent "- \"turn:" ENVIRON["DOMAIN"] ":3478?transport=udp\""
        print indent indent "- \"turn:" ENVIRON["DOMAIN"] ":3478?transport=tcp\""
        print indent indent "turn_shared_secret: \"" ENVIRON["TURN_SECRET"] "\""
        written = 1
    }
    function depth(line) { match(line, /^ */); return RLENGTH }
    { gsub(/DATABASE_PASSWORD_HERE/, ENVIRON["DATABASE_PASSWORD"]) }
    # A key at the margin opens or closes the block.
    /^[^ #-]/ {
        if (inside && !written) turn("  ")
        inside = dropping = logging = 0
        if ($0 ~ /^logging:/) {
            logging = 1
            print "logging:\n- type: std\n  level: info"
            next
        }
        if ($0 ~ /^client_api:/) {
            inside = 1
            print "client_api:"
            next
        }
    }
    inside && !/^ *(#|$)/ {
        here = depth($0)
        if (!written) {
            child = here
            turn(sprintf("%" child "s", ""))
        }
        if (here <= child) dropping = ($0 ~ /^ *turn:/)
    }
    !(inside && dropping) && !logging { print }
    END {
        if (inside && !written) turn("  ")
        if (!written) {
            print "client_api:"
            turn("  ")
        }
    }
' "$config.generated" > "$config.new"
rm -f "$config.generated"
mv "$config.new" "$config"
