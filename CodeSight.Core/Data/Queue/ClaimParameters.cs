using Npgsql;

namespace CodeSight.Core.Data.Queue;

/// <summary>Claims as the parameters @ids and @tokens of a hand-written statement.</summary>
internal static class ClaimParameters
{
    public static void AddClaims(this NpgsqlCommand command, IReadOnlyCollection<ClaimedDocument> documents)
    {
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documents.Select(document => document.Id)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("tokens", [.. documents.Select(document => document.LeaseToken)]));
    }
}
