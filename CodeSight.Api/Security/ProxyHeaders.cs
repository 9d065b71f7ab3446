using CodeSight.Core.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace CodeSight.Api.Security;

/// <summary>
/// Whose X-Forwarded-For, -Proto and -Host count: those of the proxies that CODESIGHT_TRUSTED_PROXIES names, or of everybody where
/// ASPNETCORE_FORWARDEDHEADERS_ENABLED alone is set, or nobody's.
/// </summary>
internal static class ProxyHeaders
{
    /// <summary>Adds what changes requests by these headers, or notes that they are ignored. The framework's switch adds its own part.</summary>
    public static void UseProxyHeaders(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<CodeSightOptions>();
        if (options.TrustsAnyProxy) return;
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        else app.UseMiddleware<IgnoredProxyNote>();
    }

    /// <summary>Configures the framework's middleware.</summary>
    public static void Configure(ForwardedHeadersOptions headers, CodeSightOptions options, IConfiguration configuration)
    {
        if (options.TrustedProxies.Count == 0) return;
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        // As many proxies in a row as are trusted.
        headers.ForwardLimit = null;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies) headers.KnownIPNetworks.Add(network);
        // Some proxies pass on the X-Forwarded-Host of whoever called them.
        if (configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts != "*")
            headers.AllowedHosts = [.. hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}

/// <summary>Says once that a proxy seems to stand before the server, whose headers are ignored.</summary>
internal sealed class IgnoredProxyNote(RequestDelegate next, ILogger<IgnoredProxyNote> logger)
{
    private bool _isSaid;

    public Task InvokeAsync(HttpContext context)
    {
        if (!Volatile.Read(ref _isSaid) && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && !Interlocked.Exchange(ref _isSaid, true))
            logger.ProxyIgnored();
        return next(context);
    }
}
