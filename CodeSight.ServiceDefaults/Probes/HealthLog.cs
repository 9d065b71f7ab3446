using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CodeSight.ServiceDefaults.Probes;

/// <summary>
/// Logs a dependency's status when it changes, however often it is asked for. A dependency counts as healthy until a probe finds otherwise.
/// </summary>
internal sealed partial class HealthLog(ILogger<HealthLog> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HealthStatus> _last = new(StringComparer.Ordinal);

    /// <summary>Logs what differs from the report before.</summary>
    public void Note(HealthReport report)
    {
        foreach (var (dependency, entry) in report.Entries)
        {
            if (!IsNews(dependency, entry.Status)) continue;
            // Not the exception's message, which may hold an address or a user's name.
            var reason = entry.Description ?? entry.Exception?.GetType().Name ?? "no reason given";
            if (entry.Status == HealthStatus.Healthy) Recovered(dependency);
            else if (entry.Status == HealthStatus.Degraded) Degraded(dependency, reason);
            else Unhealthy(dependency, reason);
        }
    }

    private bool IsNews(string dependency, HealthStatus status)
    {
        lock (_lock)
        {
            if (_last.GetValueOrDefault(dependency, HealthStatus.Healthy) == status) return false;
            _last[dependency] = status;
            return true;
        }
    }

    [LoggerMessage(900, LogLevel.Information, "{Dependency} is healthy again")]
    private partial void Recovered(string dependency);

    [LoggerMessage(901, LogLevel.Warning, "{Dependency} is degraded: {Reason}")]
    private partial void Degraded(string dependency, string reason);

    [LoggerMessage(902, LogLevel.Error, "{Dependency} is unhealthy: {Reason}")]
    private partial void Unhealthy(string dependency, string reason);
}
