using System.Net;
using System.Net.Sockets;

namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// A port of 127.0.0.1 on which nobody listens, and which the system gives to nobody else while this object lives. A program that is told
/// its number can listen there, since the socket that holds it is bound but does not listen (on Linux, for programs that set SO_REUSEADDR).
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort()
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port; // bound by the constructor

    public void Dispose() => _socket.Dispose();
}
