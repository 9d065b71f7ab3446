using System.Net;
using CodeSight.Api.Problems;

namespace CodeSight.Api.Security;

/// <summary>
/// Keeps a web page from reading an open server through the visitor's browser by making its own name point to 127.0.0.1
/// (DNS rebinding): over the loopback address and without a key, only names that no stranger can own are answered to.
/// </summary>
internal sealed class HostGate(RequestDelegate next, AccessKey key, IConfiguration configuration)
{
    // The operator's own list, which the framework then checks.
    private readonly bool hasList = configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts != "*";

    public Task InvokeAsync(HttpContext context) =>
        key.IsRequired || hasList || !IsLoopback(context.Connection.LocalIpAddress) || IsLocalName(context.Request.Host.Host)
            ? next(context)
            : ApiProblem.UnknownHost().ExecuteAsync(context);

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLocalName(string host) =>
        !host.Contains('.', StringComparison.Ordinal)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host, out _);
}
