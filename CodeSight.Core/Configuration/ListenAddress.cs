using System.Net;
using System.Net.Sockets;

namespace CodeSight.Core.Configuration;

/// <summary>Where a program listens, tried before anything else is started: its web server would find out last, and with a stack trace.</summary>
public static class ListenAddress
{
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

    private static string UrlHost(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

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
            // One of the two loopback addresses may be missing; the web server takes the other.
        }
        catch (SocketException)
        {
            throw new ConfigurationException(
                $"{Settings.Host.Name} is '{options.Host}', which this machine cannot listen on; give an IP address of this machine, localhost, or * for all addresses.");
        }
    }
}
