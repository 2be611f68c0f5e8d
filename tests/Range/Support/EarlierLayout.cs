using System.Text;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>Where direxio-deployer 0.1 put things on a machine, and how: each release line had its own folder, network and project.</summary>
internal sealed class EarlierLayout
{
    private readonly string network;
    private readonly string portalMount;

    private EarlierLayout(string root, string bootstrap, string network, string portalMount)
    {
        Root = root;
        Bootstrap = bootstrap;
        this.network = network;
        this.portalMount = portalMount;
    }

    /// <summary>Of 0.1.0 to 0.1.9: /opt/p2p, with a copy of the server's file.</summary>
    public static EarlierLayout First { get; } = new("/opt/p2p", "/opt/p2p/bootstrap.json", "p2p-net", string.Empty);

    /// <summary>Of 0.1.10 on: /var/direxio-message-server, whose folder p2p is the server's own.</summary>
    public static EarlierLayout Second { get; } = new(
        "/var/direxio-message-server", "/var/direxio-message-server/p2p/bootstrap.json", "direxio-net", "\n      - ./p2p:/var/direxio-message-server/p2p");

    /// <summary>The folder with the compose file; its last part is the project's name.</summary>
    public string Root { get; }

    /// <summary>The credentials as the deployer read them.</summary>
    public string Bootstrap { get; }

    /// <summary>The file that says that the boot is done.</summary>
    public string Marker => $"{Root}/.deploy-done";

    /// <summary>The project's name.</summary>
    public string Project => Path.GetFileName(Root);

    /// <summary>User data, as EC2 takes it.</summary>
    public string UserData(string domain, string publicIp) => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""
        #!/bin/bash
        set -eu
        install -d -m 0700 {{Root}}{{(portalMount.Length > 0 ? $" {Root}/p2p" : string.Empty)}}
        cd {{Root}}
        umask 077
        letters() { head -c 400 /dev/urandom | tr -dc A-Za-z0-9 | cut -c 1-40; }
        cat > .env << END
        DOMAIN={{domain}}
        ACME_EMAIL=
        MESSAGE_SERVER_IMAGE=direxio/message-server:latest
        PUBLIC_IP={{publicIp}}
        TURN_SECRET=$(letters)
        P2P_PORTAL_PASSWORD=$(shuf -i 10000000-99999999 -n 1)
        END
        cat > Caddyfile << 'END'
        {$DOMAIN} {
            handle /healthz {
                rewrite * /_p2p/health
                reverse_proxy message-server:8008
            }
            handle {
                reverse_proxy message-server:8008
            }
        }
        END
        cat > docker-compose.yml << 'END'
        {{Compose}}
        END
        cat > init-tokens.sh << 'END'
        #!/bin/bash
        cd {{Root}}
        . ./.env
        server=http://127.0.0.1:8008
        until curl -sf $server/_p2p/health > /dev/null; do sleep 0.3; done
        curl -sf -d "{\"action\":\"portal.bootstrap\",\"params\":{\"password\":\"$P2P_PORTAL_PASSWORD\"} }" $server/_p2p/command > /dev/null
        [ -s p2p/bootstrap.json ] || docker compose exec -T message-server cat /var/direxio-message-server/p2p/bootstrap.json > bootstrap.json
        END
        chmod 0700 init-tokens.sh
        # The address may come later than this.
        until docker compose up -d; do sleep 1; done
        ./init-tokens.sh
        touch .deploy-done
        """.ReplaceLineEndings("\n")));

    private string Compose => $$"""
        services:
          postgres:
            image: postgres:18-alpine
            restart: unless-stopped
            environment:
              POSTGRES_USER: direxio_message_server
              POSTGRES_PASSWORD: direxio_message_server
              POSTGRES_DB: direxio_message_server
            volumes:
              - postgres-data:/var/lib/postgresql
            networks: [{{network}}]
            healthcheck:
              test: ["CMD-SHELL", "pg_isready -U direxio_message_server"]
              interval: 5s
              timeout: 5s
              retries: 10
          message-init:
            image: ${MESSAGE_SERVER_IMAGE}
            restart: "no"
            entrypoint: ["/bin/sh", "-c"]
            command:
              - |
                cd /etc/direxio-message-server
                [ -f matrix_key.pem ] || generate-keys -private-key matrix_key.pem
                generate-config -server "$$DOMAIN" -dir /var/direxio-message-server \
                  -db "postgres://direxio_message_server:direxio_message_server@postgres/direxio_message_server?sslmode=disable" > message-server.yaml
                printf 'client_api:\n  turn:\n    turn_user_lifetime: "24h"\n    turn_shared_secret: "%s"\n' "$$TURN_SECRET" >> message-server.yaml
            environment:
              DOMAIN: ${DOMAIN}
              TURN_SECRET: ${TURN_SECRET}
            volumes:
              - message-config:/etc/direxio-message-server
            networks: [{{network}}]
          message-server:
            image: ${MESSAGE_SERVER_IMAGE}
            restart: unless-stopped
            command: ["--config", "/etc/direxio-message-server/message-server.yaml"]
            depends_on:
              postgres:
                condition: service_healthy
              message-init:
                condition: service_completed_successfully
            environment:
              P2P_PORTAL_PASSWORD: ${P2P_PORTAL_PASSWORD}
              P2P_PORTAL_CREDENTIALS_FILE: /var/direxio-message-server/p2p/bootstrap.json
            volumes:
              - message-config:/etc/direxio-message-server
              - message-data:/var/direxio-message-server{{portalMount}}
            ports: ["127.0.0.1:8008:8008"]
            networks: [{{network}}]
            healthcheck:
              test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8008/_p2p/health"]
              interval: 10s
              timeout: 5s
              retries: 12
          caddy:
            image: caddy:2
            restart: unless-stopped
            environment:
              DOMAIN: ${DOMAIN}
            ports: ["80:80", "443:443"]
            volumes:
              - ./Caddyfile:/etc/caddy/Caddyfile:ro
              - caddy-data:/data
              - caddy-config:/config
            networks: [{{network}}]
          coturn:
            image: coturn/coturn:latest
            restart: unless-stopped
            network_mode: host
            command: [-n, "--realm=${DOMAIN}", --listening-port=3478, --min-port=49160, --max-port=49200, "--external-ip=${PUBLIC_IP}", --use-auth-secret,
              "--static-auth-secret=${TURN_SECRET}", --no-cli, --no-tls, --no-dtls, --no-multicast-peers, --denied-peer-ip=10.0.0.0-10.255.255.255,
              --denied-peer-ip=172.16.0.0-172.31.255.255, --denied-peer-ip=192.168.0.0-192.168.255.255]
        volumes:
          postgres-data:
          message-config:
          message-data:
          caddy-data:
          caddy-config:
        networks:
          {{network}}:
            name: {{network}}
        """;
}
