using System.CommandLine;
using CodeSight.Core.Models;

namespace CodeSight.Bench.Server;

/// <summary>The option that names the embedding model of the measured index.</summary>
internal sealed class ModelOption
{
    private readonly Option<string> _model = new("--model")
    {
        Description = "The embedding model's folder.",
        DefaultValueFactory = _ => Path.Combine("models", "all-MiniLM-L6-v2"),
    };

    public void AddTo(Command command) => command.Add(_model);

    /// <summary>Absolute.</summary>
    public string Folder(ParseResult arguments) => Path.GetFullPath(arguments.GetRequiredValue(_model));

    public Embedder Load(ParseResult arguments) => Embedder.Load(Folder(arguments));
}
