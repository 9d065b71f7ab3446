using System.Net;
using System.Net.Sockets;

namespace CodeSight.Core.Configuration;

/// <summary>Reads from whom a server takes requests: its proxies.</summary>
internal static class NetworkOptionsReader
{
    /// <summary>The proxies whose headers count.</summary>
    /// <exception cref="ConfigurationException">An entry is neither an address nor a network.</exception>
    public static IReadOnlyList<IPNetwork> TrustedProxies(SettingReader read) =>
    [
        .. read.List(Settings.TrustedProxies).Select(text => TryParse(text) ?? throw SettingReader.Fault(
            Settings.TrustedProxies, text, "is neither an address nor a network", "give a list such as 10.0.0.2, 172.16.0.0/12, fd00::/8")),
    ];

    private static IPNetwork? TryParse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : !IPAddress.TryParse(text, out var address) ? null
        : new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
}
