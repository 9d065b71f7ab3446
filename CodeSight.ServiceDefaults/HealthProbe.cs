using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CodeSight.ServiceDefaults;

/// <summary>
/// The subcommand <c>health</c>: asks the running program's /health. For the health checks of containers, whose images have no curl.
/// </summary>
public static class HealthProbe
{
    private const string Command = "health";
    private const string UrlsVariable = "ASPNETCORE_URLS";
    private const string DefaultPort = "8000";
    private const int MaxAnswer = 1_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>Whether the arguments are this subcommand: <c>health [address]</c>.</summary>
    public static bool IsAskedFor(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return args is [Command] or [Command, _];
    }

    /// <summary>
    /// Exit code 0 where the program answers questions (healthy or degraded); otherwise 1, and one line on the error stream.
    /// </summary>
    public static Task<int> RunAsync(IReadOnlyList<string> args) =>
        RunAsync(args, new ConfigurationBuilder().AddEnvironmentVariables().Build(), Console.Error);

    internal static async Task<int> RunAsync(IReadOnlyList<string> args, IConfiguration configuration, TextWriter error)
    {
        var address = UrlsVariable;
        try
        {
            address = Address(args, configuration);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout };
            using var response = await client.GetAsync(new Uri(new Uri(address), "/health"));
            if (response.IsSuccessStatusCode) return 0;
            var answer = await response.Content.ReadAsStringAsync();
            await error.WriteLineAsync(
                $"{address} answers {(int)response.StatusCode}: "
                    + $"{answer[..Math.Min(answer.Length, MaxAnswer)].ReplaceLineEndings(" ")}");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or FormatException)
        {
            await error.WriteLineAsync($"{address} does not answer: {fault.Message.ReplaceLineEndings(" ")}");
        }

        return 1;
    }

    /// <summary>
    /// Where the program listens: as for the program itself, ASPNETCORE_URLS outweighs CODESIGHT_HOST and CODESIGHT_PORT.
    /// </summary>
    internal static string Address(IReadOnlyList<string> args, IConfiguration configuration)
    {
        if (args is [Command, var given]) return given.Contains("://", StringComparison.Ordinal) ? given : $"http://{given}";
        var urls = configuration[UrlsVariable]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (urls.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) is { } first)
        {
            var bound = BindingAddress.Parse(first);
            // BindingAddress takes an invalid port for a part of the host.
            if (bound.Host.Contains(':', StringComparison.Ordinal) && bound.Host[0] != '[')
                throw new FormatException($"'{first}' is not an address.");
            return $"http://{Reachable(bound.Host)}:{bound.Port}";
        }

        var port = configuration["CODESIGHT_PORT"];
        return $"http://{Reachable(configuration["CODESIGHT_HOST"])}:{(string.IsNullOrWhiteSpace(port) ? DefaultPort : port.Trim())}";
    }

    // "All addresses" cannot be called.
    private static string Reachable(string? host) => host?.Trim() switch
    {
        null or "" or "*" or "+" or "0.0.0.0" or "::" or "[::]" or "localhost" => "127.0.0.1",
        var name when name.Contains(':', StringComparison.Ordinal) && name[0] != '[' => $"[{name}]",
        var name => name,
    };
}
