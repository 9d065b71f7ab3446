using System.Text.Json;
using CodeSight.Core.Data.Queue;
using CodeSight.Extraction;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Documents;

/// <summary>
/// The queue of pages that OCR is to read, and what it has read. A page is claimed and stored alone, so what is read once stays read,
/// whatever ends the process. Documents whose pages have been read go back to the queue of texts.
/// </summary>
public sealed class OcrQueue(DatabaseSources database)
{
    /// <summary>Attempts at a page before it is given up.</summary>
    internal const int MaxAttempts = 3;

    // A long scan is found by what is read of it so far.
    private const int PagesBetweenReadings = 50;

    private const string Waits = "o.words IS NULL AND o.fault IS NULL";
    private const string Free = Waits + " AND (o.leased_until IS NULL OR o.leased_until <= clock_timestamp())";

    // Of a document d: its pages, of the file that it is.
    private const string Counts =
        $"SELECT count(*) FILTER (WHERE {Waits}) AS waiting, count(*) FILTER (WHERE NOT ({Waits})) AS done "
            + "FROM ocr_pages o WHERE o.document_id = d.id AND o.sha256 = d.sha256";

    private const string OfPage = "WHERE document_id = @document AND page = @page AND sha256 = @sha256 AND settings = @settings";

    /// <summary>Claims a page of the document with the fewest pages; null where none waits.</summary>
    /// <param name="settings">Only pages that wait for these settings.</param>
    /// <param name="lease">After that time, another worker may claim it.</param>
    internal async Task<ClaimedPage?> ClaimAsync(string settings, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            $"""
            WITH document AS (
                SELECT d.id, d.sha256 FROM documents d
                WHERE d.ocr_waiting > 0 AND NOT d.vanished AND EXISTS (
                    SELECT 1 FROM ocr_pages o WHERE o.document_id = d.id AND o.sha256 = d.sha256 AND o.settings = @settings AND {Free})
                ORDER BY d.pages NULLS FIRST, d.id LIMIT 1),
            page AS (
                SELECT o.document_id, o.page FROM ocr_pages o JOIN document d ON o.document_id = d.id AND o.sha256 = d.sha256
                WHERE o.settings = @settings AND {Free} ORDER BY o.page LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
            UPDATE ocr_pages o SET attempts = o.attempts + 1, leased_until = clock_timestamp() + @lease
            FROM page, documents d WHERE o.document_id = page.document_id AND o.page = page.page AND d.id = o.document_id
            RETURNING o.document_id, o.page, o.sha256, o.settings, o.attempts, d.file_path
            """);
        command.Parameters.Add(new NpgsqlParameter<string>("settings", settings));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan>("lease", lease));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Claimed(reader) : null;
    }

    /// <summary>Stores what was read, or why it could not be; nothing where the file or the settings are others by now.</summary>
    internal async Task StoreAsync(ClaimedPage page, RecognizedPage? words, string? fault, CancellationToken cancellationToken)
    {
        await using (var command = database.Indexing.CreateCommand($"UPDATE ocr_pages SET words = @words, fault = @fault, leased_until = NULL {OfPage}"))
        {
            AddPage(command, page);
            command.Parameters.Add(new NpgsqlParameter("words", NpgsqlDbType.Jsonb)
            {
                Value = words is null ? DBNull.Value : JsonSerializer.Serialize(words),
            });
            command.Parameters.Add(new NpgsqlParameter("fault", NpgsqlDbType.Text) { Value = (object?)fault ?? DBNull.Value });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // In a transaction of its own: documents are locked before their pages everywhere.
        await RequeueAsync(page.Settings, page.DocumentId, cancellationToken);
    }

    /// <summary>Gives a page back; nobody claims it before <paramref name="pause"/> is over.</summary>
    /// <param name="isTried">Whether the attempt counts.</param>
    internal async Task ReleaseAsync(ClaimedPage page, TimeSpan pause, bool isTried, CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            $"UPDATE ocr_pages SET leased_until = clock_timestamp() + @pause, attempts = attempts - {(isTried ? 0 : 1)} {OfPage}");
        AddPage(command, page);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan>("pause", pause));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What OCR has read of a document so far; null where nothing waits or was read.</summary>
    internal async Task<ReadPages?> LoadAsync(long documentId, string settings, CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            """
            SELECT sha256, words, fault IS NOT NULL FROM ocr_pages WHERE document_id = @document AND settings = @settings
              AND (words IS NOT NULL OR fault IS NOT NULL) ORDER BY page
            """);
        command.Parameters.Add(new NpgsqlParameter<long>("document", documentId));
        command.Parameters.Add(new NpgsqlParameter<string>("settings", settings));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        byte[]? hash = null;
        var (pages, faults) = (new List<RecognizedPage>(), 0);
        while (await reader.ReadAsync(cancellationToken))
        {
            hash ??= Hash(reader);
            if (reader.GetBoolean(2)) faults++;
            else if (JsonSerializer.Deserialize<RecognizedPage>(reader.GetString(1)) is { } page) pages.Add(page);
        }

        return hash is null ? null : new(new RecognizedPages(hash, pages), faults);
    }

    /// <summary>Queues documents of which OCR has read more than their text has, for texts.</summary>
    /// <param name="documentId">Only this one; null for all.</param>
    internal async Task RequeueAsync(string settings, long? documentId, CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand(
            $"""
            WITH ready AS (
                SELECT d.id FROM documents d
                CROSS JOIN LATERAL ({Counts} AND o.settings = @settings) o
                WHERE d.ocr_waiting > 0 AND d.stage = 0 AND o.done > d.ocr_pages
                  AND (o.waiting = 0 OR o.done >= d.ocr_pages + {PagesBetweenReadings}) AND (@document IS NULL OR d.id = @document)
                ORDER BY d.id FOR UPDATE OF d),
            queued AS (
                UPDATE documents d
                SET stage = 1, state = 'queued', reason = NULL, attempts = 0, lease_token = d.lease_token + 1, leased_until = NULL
                FROM ready WHERE d.id = ready.id RETURNING d.id)
            SELECT pg_notify('{DocumentQueue.Channel}', '') FROM queued LIMIT 1
            """);
        command.Parameters.Add(new NpgsqlParameter<string>("settings", settings));
        command.Parameters.Add(new NpgsqlParameter<long?>("document", NpgsqlDbType.Bigint) { TypedValue = documentId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Pages that were read and all pages, of the documents of which some wait; null where none does.</summary>
    public async Task<OcrProgress?> FindProgressAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand(
            $"""
            SELECT coalesce(sum(o.done), 0)::bigint, coalesce(sum(o.done + o.waiting), 0)::bigint FROM documents d
            CROSS JOIN LATERAL ({Counts}) o
            WHERE d.ocr_waiting > 0 AND o.waiting > 0
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt64(1) is > 0 and var total ? new OcrProgress((int)reader.GetInt64(0), (int)total) : null;
    }

    /// <summary>Voids every lease at once, as <see cref="DocumentQueue.VoidAllLeasesAsync"/> does.</summary>
    internal async Task VoidAllLeasesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Indexing.CreateCommand("UPDATE ocr_pages SET leased_until = NULL WHERE leased_until IS NOT NULL");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Writes which pages of the documents wait for OCR, and forgets those of other files or settings. Belongs into the transaction that
    /// stores their text.
    /// </summary>
    /// <param name="settings">Of the recognizer; null where there is none, which forgets nothing that others have read.</param>
    internal static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<ReadDocument> read, string? settings, CancellationToken cancellationToken)
    {
        if (read.Count == 0) return;
        var waiting = settings is null ? [] : read.SelectMany(document => document.UnreadPages, (document, page) => (document, page)).ToList();
        await using var command = new NpgsqlCommand(
            """
            DELETE FROM ocr_pages o USING unnest(@ids, @hashes) AS d (id, sha256)
            WHERE o.document_id = d.id AND (o.sha256 <> d.sha256 OR o.settings <> @settings);
            INSERT INTO ocr_pages (document_id, page, sha256, settings)
            SELECT document_id, page, sha256, @settings FROM unnest(@waiting, @pages, @files) AS w (document_id, page, sha256)
            ON CONFLICT (document_id, page) DO NOTHING;
            UPDATE documents SET ocr_pages = d.read, ocr_waiting = d.waiting
            FROM unnest(@ids, @read, @counts) AS d (id, read, waiting) WHERE documents.id = d.id
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. read.Select(document => document.Document.Id)]));
        command.Parameters.Add(new NpgsqlParameter("hashes", NpgsqlDbType.Array | NpgsqlDbType.Bytea)
        {
            Value = read.Select(document => document.Sha256).ToArray(),
        });
        command.Parameters.Add(new NpgsqlParameter<int[]>("read", [.. read.Select(document => document.OcrPages)]));
        command.Parameters.Add(new NpgsqlParameter<int[]>(
            "counts", [.. read.Select(document => settings is null ? 0 : document.UnreadPages.Count)]));
        command.Parameters.Add(new NpgsqlParameter("settings", NpgsqlDbType.Text) { Value = (object?)settings ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter<long[]>("waiting", [.. waiting.Select(one => one.document.Document.Id)]));
        command.Parameters.Add(new NpgsqlParameter<int[]>("pages", [.. waiting.Select(one => one.page)]));
        command.Parameters.Add(new NpgsqlParameter("files", NpgsqlDbType.Array | NpgsqlDbType.Bytea)
        {
            Value = waiting.Select(one => one.document.Sha256).ToArray(),
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Remembers of documents whose reading came to no end what OCR has read of them, so that they are not read for the same pages again.
    /// </summary>
    internal static async Task SkipAsync(NpgsqlConnection connection, IReadOnlyList<long> documentIds, CancellationToken cancellationToken)
    {
        if (documentIds.Count == 0) return;
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE documents d SET ocr_pages = (SELECT count(*) FROM ocr_pages o WHERE o.document_id = d.id AND NOT ({Waits}))
            WHERE d.id = ANY(@ids)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. documentIds]));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ClaimedPage Claimed(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetInt16(4), row.GetString(5));

    private static byte[] Hash(NpgsqlDataReader row) => row.GetFieldValue<byte[]>(0);

    private static void AddPage(NpgsqlCommand command, ClaimedPage page)
    {
        command.Parameters.Add(new NpgsqlParameter<long>("document", page.DocumentId));
        command.Parameters.Add(new NpgsqlParameter<int>("page", page.Page));
        command.Parameters.Add(new NpgsqlParameter<byte[]>("sha256", page.Sha256));
        command.Parameters.Add(new NpgsqlParameter<string>("settings", page.Settings));
    }
}

/// <summary>A page that this worker is to read.</summary>
/// <param name="Sha256">Of the file.</param>
/// <param name="Attempts">Which attempt this is, from 1.</param>
internal sealed record ClaimedPage(long DocumentId, int Page, byte[] Sha256, string Settings, int Attempts, string FilePath);

/// <summary>What OCR has read of a document so far.</summary>
/// <param name="Faults">Pages that it could not read.</param>
internal sealed record ReadPages(RecognizedPages Recognized, int Faults);

/// <summary>How far OCR is with the documents that it works on.</summary>
public sealed record OcrProgress(int PagesDone, int PagesTotal);
