using CodeSight.Core.Database;
using CodeSight.Core.Models;
using Npgsql;

namespace CodeSight.Core.Asking.Search;

/// <summary>The model whose vectors answer questions, and its table.</summary>
/// <param name="Id">The number in the name of the table: vectors_ID.</param>
/// <param name="Embedder">Encodes the questions that are compared with these vectors.</param>
public sealed record AnsweringModel(int Id, IEmbedder Embedder)
{
    /// <summary>Name of the table: columns hash bytea, embedding halfvec, generation bigint.</summary>
    public string Table => $"vectors_{Id}";
}

/// <summary>Tells which model's vectors answer.</summary>
public sealed class AnsweringModels(DatabaseSources database, IEmbedder embedder)
{
    private volatile AnsweringModel? _known;

    /// <summary>The model whose vectors answer now; null while there are none: keywords answer alone.</summary>
    public async ValueTask<AnsweringModel?> FindAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known) return known;
        await using var command = database.Asking.CreateCommand("SELECT id FROM embedding_models WHERE fingerprint = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = embedder.Model.Fingerprint });
        return await command.ExecuteScalarAsync(cancellationToken) is int id ? _known = new AnsweringModel(id, embedder) : null;
    }
}
