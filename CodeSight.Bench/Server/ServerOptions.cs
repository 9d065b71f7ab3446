using System.CommandLine;
using System.CommandLine.Parsing;
using CodeSight.Bench.Load;

namespace CodeSight.Bench.Server;

/// <summary>The options by which a command finds its server.</summary>
internal sealed class ServerOptions
{
    private readonly Option<Uri?> _server = new("--server")
    {
        Description = "Address of the running server.",
        DefaultValueFactory = _ => new Uri("http://localhost:8000"),
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            argument.AddError("--server takes an address such as http://localhost:8000.");
            return null;
        },
    };

    private readonly Option<string?> _key = new("--key") { Description = "API key; CODESIGHT_API_KEY where it is not given." };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_key);
    }

    /// <summary>Whether the command line names a server or a key.</summary>
    public bool AreGiven(SymbolResult arguments) =>
        arguments.GetResult(_server) is { Implicit: false } || arguments.GetResult(_key) is { Implicit: false };

    /// <summary>The client of the named server; its questions run with as many connections as are asked for.</summary>
    public CodeSightClient Connect(ParseResult arguments, int connections = 2) => new(Address(arguments), Key(arguments), connections);

    /// <summary>A client of the named server for measuring.</summary>
    public BareClient ConnectBare(ParseResult arguments, int connections) => new(Address(arguments), Key(arguments), connections);

    private Uri Address(ParseResult arguments) =>
        arguments.GetValue(_server) ?? throw new InvalidOperationException("--server has a default.");

    private string? Key(ParseResult arguments) => arguments.GetValue(_key) ?? Environment.GetEnvironmentVariable("CODESIGHT_API_KEY");
}
