using System.Net;
using System.Threading.RateLimiting;
using CodeSight.Api.Security;

namespace CodeSight.Api.Oidc;

/// <summary>
/// How often a minute an address makes the server ask the provider about a code, and leaves a failure on record. Failures are no guesses at
/// a key, and another site's page can cause them in a visitor's browser: they close no other way to sign in.
/// </summary>
internal sealed class OidcLimits : IDisposable
{
    private const int Codes = 60;
    private const int Records = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<IPAddress> _codes = Create(Codes);
    private readonly PartitionedRateLimiter<IPAddress> _records = Create(Records);

    /// <summary>Whether the provider is asked about one more code.</summary>
    public bool TryRedeem(IPAddress? address) => TryAcquire(_codes, address);

    /// <summary>Whether one more failure is put on record.</summary>
    public bool TryRecord(IPAddress? address) => TryAcquire(_records, address);

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Dispose();
        _records.Dispose();
    }

    private static bool TryAcquire(PartitionedRateLimiter<IPAddress> limiter, IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(ClientNetwork.Of(address));
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<IPAddress> Create(int permits) =>
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            address, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window }));
}
