using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CodeSight.Core.Configuration;

/// <summary>
/// Where a program listens, tried before anything else is started: its web server would find out last, and with a stack trace.
/// </summary>
public static class ListenAddress
{
    private const string UrlsName = "ASPNETCORE_URLS (or --urls)";
    private const string UrlsAccepted = "give addresses such as http://localhost:8000, separated by semicolons";

    /// <summary>Checks the addresses that --urls or ASPNETCORE_URLS give in place of the settings.</summary>
    /// <exception cref="ConfigurationException">One of them is no address, or cannot be listened on.</exception>
    public static void EnsureUrlsAreUsable(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var url in configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (host, port) = Parse(url);
            if (port == 0 || host is null) continue;
            var address = host.Trim('[', ']') is "localhost"
                ? IPAddress.Loopback
                : IPAddress.TryParse(host.Trim('[', ']'), out var given) ? given : IPAddress.Any;
            Try(
                address,
                port,
                () => SettingReader.Fault(UrlsName, url, "another program is using", "give a free port"),
                () => SettingReader.Fault(UrlsName, url, "this user may not open", "give a port from 1024 to 65535"),
                () => SettingReader.Fault(UrlsName, url, "this machine cannot listen on", "give an address of this machine"));
        }
    }

    /// <summary>The http address that the settings name.</summary>
    /// <exception cref="ConfigurationException">It cannot be listened on.</exception>
    public static string Of(CodeSightOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // A free port is asked of one address: two would get different ones.
        if (options.Port == 0) return $"http://{(options.Host == "localhost" ? "127.0.0.1" : UrlHost(options.Host))}:0";
        IPAddress[] addresses = options.Host switch
        {
            "*" => [IPAddress.Any],
            "localhost" => [IPAddress.Loopback, IPAddress.IPv6Loopback],
            var text => [IPAddress.Parse(text)],
        };
        foreach (var address in addresses) EnsureFree(address, options);
        return $"http://{UrlHost(options.Host)}:{options.Port}";
    }

    /// <summary>Whether the server listens beyond this machine's loopback addresses, and whether it does so in plain HTTP.</summary>
    /// <exception cref="ConfigurationException">A given address is none.</exception>
    public static (bool IsReachable, bool IsPlain) Reach(CodeSightOptions options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["urls"] is not { } urls || string.IsNullOrWhiteSpace(urls))
            return IsLoopback(options.Host) ? (false, false) : (true, true);
        var reachable = urls.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Where(url => Parse(url).Host is { } host && !IsLoopback(host.Trim('[', ']')))
            .ToList();
        return (reachable.Count > 0, reachable.Exists(url => !url.TrimStart().StartsWith("https:", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string UrlHost(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    // The host is null where the address is a socket's path or a pipe, which the web server tries itself.
    private static (string? Host, int Port) Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe) return (null, 0);
            // BindingAddress takes an invalid port for a part of the host.
            var isHost = address.Host is ['[', ..] || !address.Host.Contains(':', StringComparison.Ordinal);
            if (isHost && address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535 && address.PathBase.Length == 0)
                return (address.Host, address.Port);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException)
        {
            // Said below.
        }

        throw SettingReader.Fault(UrlsName, url, "is not an address", UrlsAccepted);
    }

    private static void EnsureFree(IPAddress address, CodeSightOptions options)
    {
        var port = $"{options.Port}";
        Try(
            address,
            options.Port,
            () => SettingReader.Fault(Settings.Port.Name, port, "another program is using", "give a free port"),
            () => SettingReader.Fault(Settings.Port.Name, port, "this user may not open", "give a port from 1024 to 65535"),
            // One of the two loopback addresses may be missing; the web server takes the other.
            () => options.Host == "localhost" ? null : SettingReader.Fault(
                Settings.Host.Name, options.Host, "this machine cannot listen on",
                "give an IP address of this machine, localhost, or * for all addresses"));
    }

    private static void Try(
        IPAddress address, int port, Func<ConfigurationException> inUse, Func<ConfigurationException> notPermitted,
        Func<ConfigurationException?> impossible)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw inUse();
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AccessDenied)
        {
            throw notPermitted();
        }
        catch (SocketException)
        {
            if (impossible() is { } refusal) throw refusal;
        }
    }
}
