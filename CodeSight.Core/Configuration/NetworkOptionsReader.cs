using System.Net;
using System.Net.Sockets;

namespace CodeSight.Core.Configuration;

/// <summary>Reads from whom a server takes requests: its proxies, and the other sites whose pages may call it.</summary>
internal static class NetworkOptionsReader
{
    /// <summary>The proxies whose headers count.</summary>
    /// <exception cref="ConfigurationException">An entry is neither an address nor a network.</exception>
    public static IReadOnlyList<IPNetwork> TrustedProxies(SettingReader read) =>
    [
        .. read.List(Settings.TrustedProxies).Select(text => TryParse(text) ?? throw SettingReader.Fault(
            Settings.TrustedProxies, text, "is neither an address nor a network", "give a list such as 10.0.0.2, 172.16.0.0/12, fd00::/8")),
    ];

    /// <summary>The origins of other sites.</summary>
    /// <exception cref="ConfigurationException">An entry is no origin, or stands for all of them.</exception>
    public static IReadOnlyList<string> CorsOrigins(SettingReader read) =>
    [
        .. read.List(Settings.CorsOrigins).Select(text => OriginOf(text) ?? throw SettingReader.Fault(
            Settings.CorsOrigins, text,
            text.Contains('*', StringComparison.Ordinal) ? "stands for sites that nobody named" : "is not an origin",
            "give a list such as https://intranet.example.com, https://tools.example.com:8443")),
    ];

    // As browsers write it: without a path, a default port and capital letters.
    private static string? OriginOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || text.Contains('*', StringComparison.Ordinal) || address is not { UserInfo: "", PathAndQuery: "/", Fragment: "" })
            return null;
        var host = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        return address.IsDefaultPort ? $"{address.Scheme}://{host}" : $"{address.Scheme}://{host}:{address.Port}";
    }

    private static IPNetwork? TryParse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : !IPAddress.TryParse(text, out var address) ? null
        : new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
}
