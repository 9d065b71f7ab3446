using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Hosting;

/// <summary>The process around the contract: where its files are, how it logs, where it listens and what it puts up with.</summary>
internal static class ServerHost
{
    /// <summary>Exit code of a start that a setting prevented (EX_CONFIG of sysexits.h).</summary>
    public const int BadConfiguration = 78;

    // Over what BodyGate lets in: the rest of a body that was refused is read away, so that its sender gets to see the answer.
    private const int LargestBodyOnTheWire = 16 << 20;

    // The private Postgres stops after this, and all is down within 10 s.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A builder that finds appsettings.json and the web files from any current folder.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        if (!builder.Environment.IsDevelopment() && Console.IsOutputRedirected && builder.Configuration["Logging:Console:FormatterName"] is null)
            builder.Logging.AddJsonConsole(Format);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBodyOnTheWire;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            // Any bytes in a key are a wrong key (401), not a broken request.
            kestrel.RequestHeaderEncodingSelector = name =>
                name.Equals(AccessKey.Header, StringComparison.OrdinalIgnoreCase) || name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)
                    ? Encoding.Latin1
                    : null;
        });
        return builder;
    }

    /// <summary>Listens where the settings say, unless --urls or ASPNETCORE_URLS say otherwise.</summary>
    /// <exception cref="ConfigurationException">The address cannot be listened on.</exception>
    public static void ListenOn(this WebApplicationBuilder builder, CodeSightOptions options)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[WebHostDefaults.ServerUrlsKey])) return;
        EnsureFree(options);
        var host = options.Host.Contains(':', StringComparison.Ordinal) ? $"[{options.Host}]" : options.Host;
        // The .NET images set HTTP_PORTS to 8080 for everybody.
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "").UseUrls($"http://{host}:{options.Port}");
    }

    // Tried before anything is started: Kestrel would find out last, and with a stack trace.
    private static void EnsureFree(CodeSightOptions options)
    {
        IPAddress[] addresses = options.Host switch
        {
            "*" => [IPAddress.Any],
            "localhost" => [IPAddress.Loopback, IPAddress.IPv6Loopback],
            var text => [IPAddress.Parse(text)],
        };
        foreach (var address in addresses) EnsureFree(address, options);
    }

    private static void EnsureFree(IPAddress address, CodeSightOptions options)
    {
        try
        {
            using var listener = new TcpListener(address, options.Port);
            listener.Start();
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new ConfigurationException($"{Settings.Port.Name} is '{options.Port}', which another program is using; give a free port.");
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ConfigurationException($"{Settings.Port.Name} is '{options.Port}', which this user may not open; give a port from 1024 to 65535.");
        }
        catch (SocketException) when (options.Host == "localhost")
        {
            // One of the two loopback addresses may be missing; Kestrel takes the other.
        }
        catch (SocketException)
        {
            throw new ConfigurationException(
                $"{Settings.Host.Name} is '{options.Host}', which this machine cannot listen on; give an IP address of this machine, localhost, or * for all addresses.");
        }
    }

    private static void Format(JsonConsoleFormatterOptions json)
    {
        json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        json.UseUtcTimestamp = true;
        // A log is no web page: quotes and umlauts in it stay readable.
        json.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
