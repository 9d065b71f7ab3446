using CodeSight.Core.Data.Changes;
using CodeSight.Core.Data.Queue;
using CodeSight.Extraction;
using CodeSight.Extraction.Ocr;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Documents;

/// <summary>
/// Puts what was read into the index: a document's new chunks replace its old ones in one transaction (B9), several documents in
/// one where they come quickly. Where the bytes stayed and only the rules changed, the new chunks are held until their vectors are there.
/// A document that another worker has taken over meanwhile is left alone.
/// </summary>
public sealed class TextStore(DatabaseSources database, VectorTables vectorTables, RulesVersion rules, IPageRecognizer recognizer)
{
    /// <summary>Stores the documents; ids of those that were still this worker's.</summary>
    internal async Task<IReadOnlyCollection<long>> StoreAsync(IReadOnlyList<ReadDocument> read, CancellationToken cancellationToken)
    {
        var vectors = await vectorTables.GetConfiguredAsync(cancellationToken);
        await using var connection = await database.Indexing.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var held = await LockAsync(connection, [.. read.Select(document => document.Document)], cancellationToken);
        var ours = read.Where(document => held.Contains(document.Document.Id)).ToList();
        var (changed, heldBack) = await ReplaceChunksAsync(connection, ours, cancellationToken);
        var incomplete = await WithoutVectorAsync(connection, vectors, ours, cancellationToken);
        await UpdateDocumentsAsync(connection, ours, heldBack, incomplete, cancellationToken);
        await OcrQueue.WriteAsync(connection, [.. ours.Where(HasPages)], recognizer.Settings, cancellationToken);
        await OcrQueue.SkipAsync(
            connection, [.. ours.Where(read => read.Outcome == ReadOutcome.Unfinished && read.Document.HasOcrPages).Select(read => read.Document.Id)],
            cancellationToken);
        await ChangeFeed.WriteAsync(connection, changed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return held;
    }

    private static async Task<HashSet<long>> LockAsync(
        NpgsqlConnection connection, IReadOnlyList<ClaimedDocument> documents, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT d.id FROM documents d, unnest(@ids, @tokens) AS claim (id, token)
            WHERE d.id = claim.id AND d.lease_token = claim.token AND d.stage = 1
            ORDER BY d.id FOR UPDATE OF d
            """,
            connection);
        command.AddClaims(documents);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var held = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken)) held.Add(reader.GetInt64(0));
        return held;
    }

    /// <summary>
    /// Writes the chunks; ids of the documents whose text, or place of it, is another one now, and of those whose new text is held.
    /// </summary>
    private static async Task<(List<long> Changed, HashSet<long> HeldBack)> ReplaceChunksAsync(
        NpgsqlConnection connection, List<ReadDocument> read, CancellationToken cancellationToken)
    {
        // Where it is not known what the file holds, its old text goes on answering.
        var known = read.Where(IsKnown).ToList();
        var old = await LoadOldAsync(connection, known, cancellationToken);
        List<NewText> texts = [];
        List<StoredChunk> corrections = [];
        foreach (var document in known)
        {
            var id = document.Document.Id;
            var before = old.GetValueOrDefault(id) ?? [];
            var after = document.Chunks.Select(chunk => StoredChunk.Of(id, document.Document.Generation, chunk)).ToList();
            if (after.Count == before.Count && after.Zip(before).All(pair => pair.First.HasTextOf(pair.Second)))
                corrections.AddRange(after.Zip(before).Where(pair => !pair.First.Equals(pair.Second)).Select(pair => pair.First));
            else
                texts.Add(new NewText(id, document.Sha256, after, before.Count > 0));
        }
        var heldBack = await HeldText.ChooseAsync(connection, [.. texts.Where(text => text.HasOld)], cancellationToken);
        var replacing = texts.Where(text => !heldBack.Contains(text.DocumentId)).ToList();
        await ChunkRows.DeleteAsync(
            connection, [.. replacing.Where(text => text.HasOld).Select(text => text.DocumentId)], cancellationToken);
        await ChunkRows.InsertAsync(connection, "chunks", [.. replacing.SelectMany(text => text.Chunks)], cancellationToken);
        await ChunkRows.InsertAsync(
            connection, HeldText.Table, [.. texts.Where(text => heldBack.Contains(text.DocumentId)).SelectMany(text => text.Chunks)],
            cancellationToken);
        await ChunkRows.CorrectAsync(connection, corrections, cancellationToken);
        var relabelled = await WithOtherLanguageAsync(connection, known, cancellationToken);
        // A forced rebuild that finds all vectors replaced already ends here; the indexes in memory still have the old ones.
        var changed = replacing.Select(text => text.DocumentId).Concat(corrections.Select(stored => stored.DocumentId)).Concat(relabelled).Distinct();
        return ([.. changed], heldBack);
    }

    private static async Task<Dictionary<long, List<OldChunk>>> LoadOldAsync(
        NpgsqlConnection connection, List<ReadDocument> read, CancellationToken cancellationToken)
    {
        var ids = read.Where(document => document.Document.ChunkCount > 0).Select(document => document.Document.Id).ToArray();
        return ids.Length == 0 ? [] : await ChunkRows.LoadAsync(connection, ids, cancellationToken);
    }

    /// <summary>Ids of the documents with another language than before: their words are stemmed anew although their text may be the same.</summary>
    private static async Task<List<long>> WithOtherLanguageAsync(
        NpgsqlConnection connection, List<ReadDocument> read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT d.id FROM documents d JOIN unnest(@ids, @languages) AS r (id, language) ON r.id = d.id WHERE d.language <> r.language
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. read.Select(document => document.Document.Id)]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("languages", [.. read.Select(document => document.Language)]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetInt64(0));
        return ids;
    }

    private static async Task<HashSet<long>> WithoutVectorAsync(
        NpgsqlConnection connection, string vectors, List<ReadDocument> read, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT DISTINCT c.document_id FROM coming_chunks c LEFT JOIN {vectors} v ON v.hash = c.hash AND v.generation >= c.generation
            WHERE c.document_id = ANY(@ids) AND v.hash IS NULL
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>(
            "ids", [.. read.Where(document => document.Outcome == ReadOutcome.Text).Select(document => document.Document.Id)]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var incomplete = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken)) incomplete.Add(reader.GetInt64(0));
        return incomplete;
    }

    private async Task UpdateDocumentsAsync(
        NpgsqlConnection connection, List<ReadDocument> read, HashSet<long> heldBack, HashSet<long> incomplete,
        CancellationToken cancellationToken)
    {
        if (read.Count == 0) return;
        // An unreadable file keeps what it had; while attempts are left it waits in the queue, out of everybody's reach for a while.
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE documents d
            SET state = r.state,
                reason = r.reason,
                notes = CASE WHEN r.known THEN r.notes ELSE d.notes END,
                stage = r.stage,
                title = CASE WHEN r.known THEN r.title ELSE d.title END,
                language = CASE WHEN r.known THEN r.language ELSE d.language END,
                pages = CASE WHEN r.known THEN r.pages ELSE d.pages END,
                chunk_count = CASE WHEN r.replaced THEN r.chunks ELSE d.chunk_count END,
                chunker = CASE WHEN r.tried THEN @chunker ELSE d.chunker END,
                sha256 = r.sha256,
                read_ticks = r.read,
                indexed_at = CASE WHEN r.state = 'indexed' THEN clock_timestamp() WHEN r.replaced THEN NULL ELSE d.indexed_at END,
                attempts = CASE WHEN r.stage = 1 THEN d.attempts ELSE 0 END,
                lease_token = d.lease_token + 1,
                leased_until = CASE WHEN r.stage = 1 THEN clock_timestamp() + r.pause END
            FROM unnest(@ids, @states, @reasons, @notes, @stages, @titles, @pages, @chunks, @hashes, @reads, @known, @replaced, @tried, @pauses, @languages)
                AS r (id, state, reason, notes, stage, title, pages, chunks, sha256, read, known, replaced, tried, pause, language)
            WHERE d.id = r.id;
            SELECT pg_notify('{DocumentQueue.Channel}', '')
            """,
            connection);
        var rows = read.Select(document => (Read: document, Next: NextOf(document, incomplete))).ToList();
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. read.Select(r => r.Document.Id)]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("states", [.. rows.Select(row => SnakeCase.Of(row.Next.State))]));
        command.Parameters.Add(new NpgsqlParameter<short[]>("stages", [.. rows.Select(row => (short)row.Next.Stage)]));
        AddNullable(command, "reasons", NpgsqlDbType.Text, read.Select(r => Clean(r.Reason)).ToArray());
        AddNullable(command, "notes", NpgsqlDbType.Text, read.Select(r => Clean(r.Notes)).ToArray());
        AddNullable(command, "titles", NpgsqlDbType.Text, read.Select(r => Clean(r.Title)).ToArray());
        AddNullable(command, "pages", NpgsqlDbType.Integer, read.Select(r => r.Pages).ToArray());
        AddNullable(command, "hashes", NpgsqlDbType.Bytea, read.Select(r => r.Sha256).ToArray());
        command.Parameters.Add(new NpgsqlParameter<int[]>("chunks", [.. read.Select(r => r.Chunks.Count)]));
        command.Parameters.Add(new NpgsqlParameter<long[]>("reads", [.. read.Select(r => r.ReadTicks)]));
        command.Parameters.Add(new NpgsqlParameter<bool[]>("known", [.. read.Select(IsKnown)]));
        command.Parameters.Add(
            new NpgsqlParameter<bool[]>("replaced", [.. read.Select(r => IsKnown(r) && !heldBack.Contains(r.Document.Id))]));
        command.Parameters.Add(new NpgsqlParameter<bool[]>("tried", [.. read.Select(r => r.Outcome != ReadOutcome.Unreadable)]));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan[]>("pauses", [.. read.Select(r => Claim.Pause([r.Document]))]));
        command.Parameters.Add(new NpgsqlParameter<string[]>("languages", [.. read.Select(r => r.Language)]));
        command.Parameters.Add(new NpgsqlParameter<string>("chunker", rules.Current));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static (DocumentState State, QueueStage Stage) NextOf(ReadDocument read, HashSet<long> incomplete) => read.Outcome switch
    {
        ReadOutcome.Text when incomplete.Contains(read.Document.Id) => (DocumentState.Indexing, QueueStage.Vectors),
        ReadOutcome.Text => (DocumentState.Indexed, QueueStage.Done),
        ReadOutcome.Empty => (DocumentState.Empty, QueueStage.Done),
        ReadOutcome.Unreadable when read.Document.Attempts < DocumentQueue.MaxAttempts => (DocumentState.Queued, QueueStage.Text),
        _ => (DocumentState.Failed, QueueStage.Done),
    };

    private static bool IsKnown(ReadDocument read) => read.Outcome is not (ReadOutcome.Unreadable or ReadOutcome.Unfinished);

    // Also a file that had such pages and has none any more.
    private static bool HasPages(ReadDocument read) =>
        IsKnown(read) && read.Sha256 is not null && (read.Document.HasOcrPages || read.UnreadPages.Count > 0);

    private static string? Clean(string? text) => text is null ? null : CleanText.Of(text);

    private static void AddNullable(NpgsqlCommand command, string name, NpgsqlDbType type, object values) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values });
}
