using System.Globalization;
using Npgsql;

namespace CodeSight.Core.Data.People;

/// <summary>
/// Counts what callers use, and holds back what their running answers may still use. All that decides on a budget happens under the lock of
/// the caller's row of the month, so that it holds for any number of requests at any number of replicas.
/// </summary>
public sealed class UsageStore(DatabaseSources database)
{
    private const int TimeoutSeconds = 10;

    // The first day of the month in UTC, whatever the session's time zone.
    private const string ThisMonth = "date_trunc('month', now() AT TIME ZONE 'UTC')::date";

    // The second statement of the batch begins after this one has the lock, and sees what those before it have committed.
    private const string Lock =
        $"""
        INSERT INTO usage (consumer, month) VALUES ($1, {ThisMonth})
        ON CONFLICT (consumer, month) DO UPDATE SET consumer = EXCLUDED.consumer
        """;

    private static readonly string Reserve = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        WITH budget AS (
            SELECT CASE WHEN $3::uuid IS NULL THEN NULL
                        ELSE nullif(coalesce((SELECT monthly_budget FROM accounts WHERE id = $3), $4::bigint), {Account.NoBudget})
                   END AS tokens
        ), state AS (
            SELECT u.input_tokens + u.output_tokens AS used,
                   (SELECT coalesce(sum(r.tokens), 0)::bigint FROM usage_reservations r
                    WHERE r.consumer = u.consumer AND r.month = u.month AND r.expires_at > now()) AS reserved,
                   b.tokens AS budget
            FROM usage u, budget b WHERE u.consumer = $1 AND u.month = {ThisMonth}
        ), made AS (
            INSERT INTO usage_reservations (id, consumer, month, tokens, expires_at)
            SELECT gen_random_uuid(), $1, {ThisMonth}, $2, now() + $5 FROM state s
            WHERE s.budget IS NULL OR s.used + s.reserved + $2 <= s.budget
            RETURNING id
        )
        SELECT (SELECT id FROM made), s.used, s.reserved, coalesce(s.budget, 0), ({ThisMonth} + interval '1 month')::date FROM state s
        """);

    // Those of processes that were killed. One that is being settled is left alone: whoever settles it waits for the lock held here.
    private const string Clean =
        """
        DELETE FROM usage_reservations WHERE id IN (
            SELECT id FROM usage_reservations WHERE consumer = $1 AND expires_at <= now() FOR UPDATE SKIP LOCKED)
        """;

    private const string Settle =
        $"""
        WITH freed AS (DELETE FROM usage_reservations WHERE id = $1 RETURNING month)
        INSERT INTO usage (consumer, month, questions, input_tokens, output_tokens, estimated_answers)
        VALUES ($2, coalesce((SELECT month FROM freed), {ThisMonth}), $3, $4, $5, $6)
        ON CONFLICT (consumer, month) DO UPDATE SET
            questions = usage.questions + EXCLUDED.questions,
            input_tokens = usage.input_tokens + EXCLUDED.input_tokens,
            output_tokens = usage.output_tokens + EXCLUDED.output_tokens,
            estimated_answers = usage.estimated_answers + EXCLUDED.estimated_answers
        """;

    private const string Count =
        $"""
        INSERT INTO usage (consumer, month, questions) SELECT consumer, {ThisMonth}, questions FROM unnest($1, $2) AS c(consumer, questions)
        ORDER BY consumer
        ON CONFLICT (consumer, month) DO UPDATE SET questions = usage.questions + EXCLUDED.questions
        """;

    /// <summary>Reserves tokens of the current month, unless with what is used and reserved they exceed the budget.</summary>
    /// <param name="accountId">Whose budget it is; null where there is none.</param>
    /// <param name="defaultBudget">Tokens a month for accounts without a budget of their own; null for any number.</param>
    /// <param name="lifetime">When the reservation ends if nobody settles or renews it.</param>
    public async Task<ReservationResult> ReserveAsync(
        string consumer, Guid? accountId, long tokens, long? defaultBudget, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await using var batch = database.Asking.CreateBatch();
        batch.Timeout = TimeoutSeconds;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Lock) { Parameters = { Value(consumer) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Clean) { Parameters = { Value(consumer) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Reserve)
        {
            Parameters = { Value(consumer), Value(tokens), Nullable(accountId), Nullable(defaultBudget), Value(lifetime) },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return ReadResult(reader);
    }

    /// <summary>Lets reservations last from now on.</summary>
    public Task RenewAsync(Guid[] reservations, TimeSpan lifetime, CancellationToken cancellationToken) => ExecuteAsync(
        "UPDATE usage_reservations SET expires_at = now() + $2 WHERE id = ANY($1)", [Value(reservations), Value(lifetime)],
        cancellationToken);

    /// <summary>Ends a reservation, and counts what the answer used for the month in which it began.</summary>
    public Task SettleAsync(Guid reservation, string consumer, bool isQuestion, AnswerUsage used, CancellationToken cancellationToken) =>
        ExecuteAsync(
            Settle,
            [
                Value(reservation), Value(consumer), Value(isQuestion ? 1L : 0L), Value(used.Input), Value(used.Output),
                Value(used.IsEstimated ? 1L : 0L),
            ],
            cancellationToken);

    /// <summary>Ends the reservation of an answer that used nothing.</summary>
    public Task ReleaseAsync(Guid reservation, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM usage_reservations WHERE id = $1", [Value(reservation)], cancellationToken);

    /// <summary>Counts questions that used no tokens.</summary>
    public Task AddQuestionsAsync(IReadOnlyDictionary<string, long> questions, CancellationToken cancellationToken) =>
        ExecuteAsync(Count, [Value(questions.Keys.ToArray()), Value(questions.Values.ToArray())], cancellationToken);

    private static ReservationResult ReadResult(NpgsqlDataReader reader) => new(
        reader.IsDBNull(0) ? null : reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3),
        reader.GetFieldValue<DateOnly>(4));

    private async Task ExecuteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.Asking.CreateCommand(sql);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Nullable<T>(T? value)
        where T : struct =>
        value is { } given ? Value(given) : new NpgsqlParameter { Value = DBNull.Value };
}

/// <summary>What became of a reservation.</summary>
/// <param name="Id">Null where it would exceed the budget.</param>
/// <param name="Used">Tokens used in the month before.</param>
/// <param name="Reserved">Tokens that the caller's other running answers may use.</param>
/// <param name="Budget">Meaningless where the reservation was made without one.</param>
/// <param name="NextMonth">The first day of the next month.</param>
public sealed record ReservationResult(Guid? Id, long Used, long Reserved, long Budget, DateOnly NextMonth);

/// <summary>What an answer used.</summary>
/// <param name="IsEstimated">Whether the tokens are an estimate.</param>
public sealed record AnswerUsage(long Input, long Output, bool IsEstimated);
