namespace Direxio.Deployer.Engine.State;

/// <summary>The state of a node that does not exist, as this release would have written it.</summary>
internal static class SampleState
{
    private const string Completed =
        """
        {
          "run_id": "direxio-20260101-000000-0000",
          "region": "us-east-1",
          "domain_mode": "user",
          "domain": "chat.example.org",
          "instance_type": "t3.small",
          "phase": "S7_VERIFY_E2E",
          "created_at": "2026-01-01T00:00:00Z",
          "phases": {
            "S0_PREREQ_AWS": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S1_PREFLIGHT": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S2_DOMAIN": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S3_PROVISION": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S4_BOOTSTRAP_STACK": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S5_INIT_TOKENS": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S6_WIRE_LOCAL": { "status": "done", "ts": "2026-01-01T00:01:00Z" },
            "S7_VERIFY_E2E": { "status": "done", "ts": "2026-01-01T00:01:00Z" }
          },
          "resources": { "instance_id": "i-0", "eip_id": "eipalloc-0", "public_ip": "203.0.113.1" },
          "intents": { "instance": { "token": "direxio-0", "at": "2026-01-01T00:00:00Z", "settled_at": "2026-01-01T00:00:00Z" } },
          "cost_estimate": {
            "pricing_status": "queried",
            "region": "us-east-1",
            "retrieved_at": "2026-01-01T00:00:00Z",
            "hours_per_month": 730,
            "warnings": [],
            "components": { "ec2_instance": { "hourly_usd": 0.02, "monthly_usd": 15.18, "source": "aws_pricing" } },
            "total_monthly_usd": 15.18
          }
        }
        """;

    /// <summary>A node on which every phase is done.</summary>
    public static NodeState OfCompletedNode() => NodeState.Parse(Completed);
}
