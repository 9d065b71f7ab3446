using System.Text;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.ServiceDefaults;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Hosting;

/// <summary>The process around the contract: where its files are, how it logs, where it listens and what it puts up with.</summary>
internal static class ServerHost
{
    // Over what BodyGate lets in: the rest of a body that was refused is read away, so that its sender gets to see the answer.
    private const int MaxBodyOnTheWire = 16 << 20;

    /// <summary>How long indexing in this process may finish what it has in hand at the stop.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    // The private Postgres stops after this, and all is down within 10 s.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A builder that finds appsettings.json and the web files from any current folder.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        builder.AddConsoleLogs();
        builder.SayRefusalsOnly<StartRefusedException>();
        // It warns that the keys in the database are not encrypted, which docs/api.md says.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyOnTheWire;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Any bytes in a key are a wrong key (401), not a broken request.
            kestrel.RequestHeaderEncodingSelector = name =>
                name.Equals(AccessKey.Header, StringComparison.OrdinalIgnoreCase)
                    || name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)
                    ? Encoding.Latin1
                    : null;
        });
        return builder;
    }
}
