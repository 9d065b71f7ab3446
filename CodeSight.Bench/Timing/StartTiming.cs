using System.Diagnostics;
using System.Text.Json;
using CodeSight.Bench.Load;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Timing;

/// <summary>How long a starting server takes to answer.</summary>
internal static class StartTiming
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks until the server is healthy and a search finds as much as it should.</summary>
    /// <param name="expected">Results that the search has once the index is there.</param>
    /// <exception cref="InvalidOperationException">The server ended, or its time is over.</exception>
    public static async Task<StartTimes> FollowAsync(
        ServerProcess server, Uri address, string? key, SearchRequest search, int expected, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        using var client = new BareClient(address, key, 1);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        double? healthy = null;
        var body = search.ToJson();
        while (true)
        {
            if (server.HasExited) throw new InvalidOperationException("The server ended.");
            if (Stopwatch.GetElapsedTime(server.Started) > maxWait)
                throw new InvalidOperationException($"No search had {expected} results within {maxWait.TotalSeconds:F0} s.");
            try
            {
                if (healthy is null && await IsHealthyAsync(http, cancellationToken)) healthy = Elapsed();
                if (healthy is { } health && await CountAsync(client, body, cancellationToken) >= expected)
                    return new StartTimes(health, Elapsed(), ProcessMemory.Resident(server.Id), ProcessMemory.Highest(server.Id));
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(Pause, cancellationToken);
        }

        double Elapsed() => Stopwatch.GetElapsedTime(server.Started).TotalSeconds;
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private static async Task<int> CountAsync(BareClient client, byte[] search, CancellationToken cancellationToken)
    {
        var (status, body) = await client.ReadAsync(search, cancellationToken);
        if (status != 200) return -1;
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("results").GetArrayLength();
    }
}

/// <summary>What a start took.</summary>
/// <param name="Healthy">Seconds from the process's start until /health was well.</param>
/// <param name="Searched">Seconds until a search had its full results.</param>
/// <param name="Resident">Resident bytes then.</param>
/// <param name="Highest">The most resident bytes until then.</param>
internal sealed record StartTimes(double Healthy, double Searched, long? Resident, long? Highest)
{
    public override string ToString() =>
        $"healthy after {Healthy:F2} s, first full search after {Searched:F2} s, resident {Resident / 1e6:F0} MB, highest {Highest / 1e6:F0} MB";
}
