using CodeSight.Core.Data.Documents;
using Npgsql;
using NpgsqlTypes;

namespace CodeSight.Core.Data.Conversations;

/// <summary>Writes what is asked in conversations and what comes of it, each in one statement and by the database's clock.</summary>
public sealed class ConversationStore(DatabaseSources database)
{
    /// <summary>Most messages of a conversation.</summary>
    public const int MaxMessages = 500;

    private const int TimeoutSeconds = 10;

    // The conversation of somebody else, and a message of another conversation, are left as they are.
    private const string Begin =
        """
        WITH allowed AS (
            SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM messages WHERE id = $5 AND conversation_id <> $1)
                AND (EXISTS (SELECT 1 FROM messages WHERE id = $5) OR (SELECT count(*) FROM messages WHERE conversation_id = $1) < $10)
        ), conversation AS (
            INSERT INTO conversations (id, owner, account_id, key_id, title, created_at, updated_at)
            SELECT $1, $2, $3, $4, $9, now(), now() FROM allowed
            ON CONFLICT (id) DO UPDATE SET updated_at = now() WHERE conversations.owner = EXCLUDED.owner
            RETURNING id
        ), message AS (
            INSERT INTO messages (id, conversation_id, asked_at, attempt, kind, state, question, file_glob, is_refused,
                sentence_spans, sentence_support, suggestions, sent_hosts, sent_bytes)
            SELECT $5, id, now(), 1, $6, 'waiting', $7, $8, false, '{}', '{}', '{}', '{}', '{}' FROM conversation
            ON CONFLICT (id) DO UPDATE SET
                attempt = messages.attempt + 1, kind = EXCLUDED.kind, state = 'waiting', question = EXCLUDED.question,
                file_glob = EXCLUDED.file_glob, is_refused = false, searched_for = NULL, answer = NULL, model = NULL,
                sentence_spans = '{}', sentence_support = '{}', suggestions = '{}', sent_hosts = '{}', sent_bytes = '{}',
                input_tokens = NULL, output_tokens = NULL, answered_at = NULL,
                rating = NULL, comment = NULL, expected_file = NULL, rated_at = NULL
            RETURNING id, attempt, asked_at
        ), former AS (
            DELETE FROM message_sources s USING message m WHERE s.message_id = m.id
        )
        SELECT (SELECT attempt FROM message), (SELECT asked_at FROM message),
               NOT EXISTS (SELECT 1 FROM allowed) AND (SELECT count(*) FROM messages WHERE conversation_id = $1) >= $10
               AND EXISTS (SELECT 1 FROM conversations WHERE id = $1 AND owner = $2)
        """;

    // The conversation is locked first, as where it is asked in or deleted.
    private const string Touch =
        """
        UPDATE conversations c SET updated_at = now() FROM messages m WHERE m.id = $1 AND m.attempt = $2 AND c.id = m.conversation_id
        """;

    // An attempt before this one may have ended while this one began.
    private const string Forget =
        """
        DELETE FROM message_sources s USING messages m WHERE m.id = $1 AND m.attempt = $2 AND s.message_id = m.id
        """;

    private const string Complete =
        """
        WITH message AS (
            UPDATE messages SET
                state = $3, searched_for = $4, answer = $5, model = $6, is_refused = $7, input_tokens = $8, output_tokens = $9,
                sent_hosts = $10, sent_bytes = $11, sentence_spans = $12, sentence_support = $13, suggestions = $14, answered_at = now()
            WHERE id = $1 AND attempt = $2
            RETURNING id
        ), sources AS (
            INSERT INTO message_sources (
                message_id, position, use, chunk_id, document_id, file_path, page, start_line, end_line, section, score, content_hash)
            SELECT m.id, s.* FROM message m, unnest($15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) AS s
        )
        SELECT count(*) FROM message
        """;

    // A passage is looked for by its number first, then by its text: a document that was read anew has the same text under other numbers.
    private const string FindPassages =
        $"""
        WITH wanted AS MATERIALIZED (
            SELECT r.i, r.hash, d.id AS document_id, c.id AS chunk_id
            FROM unnest($1, $2, $3, $4) AS r(i, chunk_id, file_path, hash)
            JOIN documents d ON d.file_path = r.file_path
            LEFT JOIN chunks c ON c.id = r.chunk_id AND c.document_id = d.id AND sha256(convert_to(c.content, 'UTF8')) = r.hash
        ), texts AS MATERIALIZED (
            -- Each text of a document is hashed once, however many passages are looked for in it.
            SELECT o.document_id, sha256(convert_to(o.content, 'UTF8')) AS hash, min(o.id) AS chunk_id
            FROM chunks o WHERE o.document_id IN (SELECT w.document_id FROM wanted w WHERE w.chunk_id IS NULL)
            GROUP BY 1, 2
        )
        SELECT w.i, w.document_id, c.id, c.page, c.start_line, c.end_line, c.section, c.content, {PassageStore.IsOcr}
        FROM wanted w
        LEFT JOIN texts t ON w.chunk_id IS NULL AND t.document_id = w.document_id AND t.hash = w.hash
        LEFT JOIN chunks c ON c.id = coalesce(w.chunk_id, t.chunk_id)
        WHERE EXISTS (SELECT 1 FROM chunks k WHERE k.document_id = w.document_id)
        """;

    /// <summary>
    /// Records a question, in a new conversation if there is none with its id. A message that is there already is asked again: what came of
    /// it is forgotten.
    /// </summary>
    /// <returns>The attempt and when the message was asked first; without them the id is somebody else's, or the conversation is full.</returns>
    /// <exception cref="PostgresException">The account or key has been deleted (foreign key).</exception>
    public async Task<BegunMessage> BeginAsync(ConversationRow conversation, MessageRow message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(message);
        await using var command = database.Asking.CreateCommand(Begin);
        command.CommandTimeout = TimeoutSeconds;
        Add(
            command.Parameters,
            Value(conversation.Id), Value(conversation.Owner), Nullable(conversation.AccountId), Nullable(conversation.KeyId), Value(message.Id),
            Value(SnakeCase.Of(message.Kind)), Value(message.Question), Text(message.FileGlob), Value(conversation.Title), Value(MaxMessages));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return ReadBegun(reader);
    }

    /// <summary>Records what came of an attempt.</summary>
    /// <returns>False where the message is gone, or was asked again meanwhile.</returns>
    public async Task<bool> CompleteAsync(MessageRow message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var sources = message.Sources;
        await using var batch = database.Asking.CreateBatch();
        batch.Timeout = TimeoutSeconds;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Touch) { Parameters = { Value(message.Id), Value(message.Attempt) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Forget) { Parameters = { Value(message.Id), Value(message.Attempt) } });
        var command = new NpgsqlBatchCommand(Complete);
        batch.BatchCommands.Add(command);
        Add(
            command.Parameters,
            Value(message.Id), Value(message.Attempt), Value(SnakeCase.Of(message.State)), Text(message.SearchedFor), Text(message.Answer),
            Text(message.Model), Value(message.IsRefused), Nullable(message.InputTokens), Nullable(message.OutputTokens),
            Value(message.SentHosts), Value(message.SentBytes), Value(message.SentenceSpans), Value(message.SentenceSupport), Value(message.Suggestions),
            Column(sources, source => source.Position), Column(sources, source => SnakeCase.Of(source.Use)), Column(sources, source => source.ChunkId),
            Column(sources, source => source.DocumentId), Column(sources, source => source.FilePath), Column(sources, source => source.Page),
            Column(sources, source => source.StartLine), Column(sources, source => source.EndLine), Column(sources, source => source.Section),
            Column(sources, source => source.Score), Column(sources, source => source.ContentHash));
        return await batch.ExecuteScalarAsync(cancellationToken) is > 0L;
    }

    /// <summary>Finds the passages as the index has them now, by the position of their rows.</summary>
    /// <returns>
    /// Without text where the document is there and does not have the passage any more; nothing where the document is not in the index.
    /// </returns>
    public async Task<IReadOnlyDictionary<int, FoundSource>> FindAsync(IReadOnlyList<MessageSourceRow> sources, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var found = new Dictionary<int, FoundSource>(sources.Count);
        if (sources.Count == 0) return found;
        await using var command = database.Asking.CreateCommand(FindPassages);
        command.CommandTimeout = TimeoutSeconds;
        Add(
            command.Parameters,
            Value(Enumerable.Range(0, sources.Count).ToArray()), Column(sources, source => source.ChunkId),
            Column(sources, source => source.FilePath), Column(sources, source => source.ContentHash));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) found[reader.GetInt32(0)] = ReadFound(reader);
        return found;
    }

    private static BegunMessage ReadBegun(NpgsqlDataReader reader) => new(
        reader.IsDBNull(0) ? null : reader.GetInt32(0),
        reader.IsDBNull(1) ? default : reader.GetFieldValue<DateTimeOffset>(1),
        reader.GetBoolean(2));

    private static FoundSource ReadFound(NpgsqlDataReader reader) => new(
        reader.GetInt64(1),
        reader.IsDBNull(2)
            ? null
            : new FoundText(
                reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetString(6),
                reader.GetString(7), reader.GetBoolean(8)));

    private static void Add(NpgsqlParameterCollection to, params NpgsqlParameter[] parameters) => to.AddRange(parameters);

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<TColumn[]> Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> column) =>
        new() { TypedValue = [.. rows.Select(column)] };

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Nullable(Guid? value) =>
        new() { Value = value is { } given ? given : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    private static NpgsqlParameter Nullable(long? value) =>
        new() { Value = value is { } given ? given : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };
}

/// <summary>What became of a question that was recorded.</summary>
/// <param name="Attempt">Null where it was not recorded.</param>
/// <param name="IsFull">Whether the conversation has as many messages as it can have.</param>
public readonly record struct BegunMessage(int? Attempt, DateTimeOffset AskedAt, bool IsFull);

/// <summary>A passage whose document is in the index.</summary>
/// <param name="Text">Null where the document does not have it any more.</param>
public sealed record FoundSource(long DocumentId, FoundText? Text);

/// <summary>A passage's text and place.</summary>
public sealed record FoundText(long ChunkId, int? Page, int StartLine, int EndLine, string Section, string Content, bool IsOcr);
