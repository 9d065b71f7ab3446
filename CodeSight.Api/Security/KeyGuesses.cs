using System.Net;
using System.Threading.RateLimiting;

namespace CodeSight.Api.Security;

/// <summary>How many wrong keys an address may send in a window before its keys are not checked any more until the window ends.</summary>
internal sealed record KeyGuessLimit(int WrongKeys, TimeSpan Window)
{
    public static KeyGuessLimit Default { get; } = new(10, TimeSpan.FromMinutes(1));
}

/// <summary>
/// Keeps the key from being guessed. Where an address has sent too many wrong keys, right ones from it are refused as well, since a refusal
/// of the wrong ones alone would tell which one is right; sessions are not affected. Networks of IPv6 (/64) count as one address.
/// </summary>
internal sealed class KeyGuesses : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PartitionedRateLimiter<IPAddress> _limiter;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyGuesses> _logger;
    private long _refused;
    private long? _saidAt;

    public KeyGuesses(KeyGuessLimit limit, TimeProvider time, ILogger<KeyGuesses> logger)
    {
        (Limit, _time, _logger) = (limit, time, logger);
        _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            address, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit.WrongKeys, Window = limit.Window }));
    }

    /// <summary>The limit that holds.</summary>
    public KeyGuessLimit Limit { get; }

    /// <summary>Lets the result of a check be known, or refuses that.</summary>
    /// <param name="address">Where the key came from.</param>
    /// <param name="result">Right or wrong, or missing, which is no guess.</param>
    public KeyCheckResult Judge(IPAddress? address, KeyCheckResult result)
    {
        if (result == KeyCheckResult.Missing) return result;
        var network = ClientNetwork.Of(address);
        // One at a time: of many guesses at once, no more than the limit allows may learn anything.
        lock (_gate)
        {
            using var available = _limiter.AttemptAcquire(network, permitCount: 0);
            if (!available.IsAcquired) result = KeyCheckResult.Refused;
            else if (result == KeyCheckResult.Wrong) _limiter.AttemptAcquire(network).Dispose();
            if (result != KeyCheckResult.Right) Note();
            return result;
        }
    }

    /// <summary>Whether the keys and passwords of an address are not checked for now.</summary>
    public bool IsRefused(IPAddress? address)
    {
        lock (_gate)
        {
            using var available = _limiter.AttemptAcquire(ClientNetwork.Of(address), permitCount: 0);
            return !available.IsAcquired;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    // One line a window, however many keys are tried.
    private void Note()
    {
        _refused++;
        if (_saidAt is { } at && _time.GetElapsedTime(at) < Limit.Window) return;
        _logger.KeysRefused(_refused);
        (_refused, _saidAt) = (0, _time.GetTimestamp());
    }
}
