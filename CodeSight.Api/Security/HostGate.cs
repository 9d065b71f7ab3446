using System.Net;
using CodeSight.Api.Problems;
using Microsoft.AspNetCore.HostFiltering;

namespace CodeSight.Api.Security;

/// <summary>
/// Keeps a web page from reading an open server through the visitor's browser by making its own name point to the server's address
/// (DNS rebinding): without a key, only names that no stranger can own are answered to, and those that AllowedHosts lists. The address that
/// a request came to does not matter: behind the published port of a container it is the bridge's.
/// </summary>
internal sealed class HostGate(RequestDelegate next, AccessKey key, IConfiguration configuration)
{
    // The operator's own list, which the framework then checks.
    private readonly bool _hasList = configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts != "*";

    public Task InvokeAsync(HttpContext context) =>
        key.IsRequired || _hasList || IsLocalName(context.Request.Host.Host)
            ? next(context)
            : ApiProblem.UnknownHost().WriteAsync(context);

    /// <summary>Adds the loopback names to the operator's list: health checks of containers ask by them.</summary>
    public static void AddLoopbackNames(HostFilteringOptions options)
    {
        if (!options.AllowedHosts.Contains("*")) options.AllowedHosts = [.. options.AllowedHosts, "localhost", "127.0.0.1", "[::1]"];
    }

    private static bool IsLocalName(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host, out _);
}
