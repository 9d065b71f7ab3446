using CodeSight.Core.Data;
using CodeSight.Core.Data.Cluster;
using CodeSight.Tests.Api;
using CodeSight.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Tests.Data;

public sealed class DatabaseMigrationTests
{
    [Fact]
    public async Task Migration_makes_the_schema_once_however_many_processes_start()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var servers = Enumerable.Range(0, 3).Select(_ => Build(database)).ToList();

        await Task.WhenAll(servers.Select(server => server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None)));
        await servers[0].GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);

        await using var context = await servers[0].GetRequiredService<IDbContextFactory<CodeSightContext>>().CreateDbContextAsync();
        Assert.Equal(
            (long)context.Database.GetMigrations().Count(), await ScalarAsync(database, "SELECT count(*) FROM \"__EFMigrationsHistory\""));
        Assert.Equal(4L, await ScalarAsync(database, "SELECT count(*) FROM counters"));
        Assert.Single(servers.Select(server => server.GetRequiredService<DatabaseIdentity>().Value).Distinct());
        foreach (var server in servers) await server.DisposeAsync();
    }

    [Fact]
    public async Task Another_processs_migration_is_waited_for_longer_than_a_lock_timeout_of_the_server()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = Build(database);
        await using var other = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await other.OpenAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(303700806831871606)", other);
        await hold.ExecuteNonQueryAsync();
        await ScalarAsync(database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 20', current_database()); END $$");

        var migration = server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        const string isWaitingLong = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory' "
            + "AND clock_timestamp() - query_start > interval '100 milliseconds'";
        while (!migration.IsCompleted && await ScalarAsync(database, isWaitingLong) is null) await Task.Yield();
        await other.CloseAsync();

        await migration;
    }

    [Fact]
    public async Task Every_change_of_the_model_has_its_migration()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = Build(database);
        await using var context = await server.GetRequiredService<IDbContextFactory<CodeSightContext>>().CreateDbContextAsync();

        Assert.False(
            context.Database.HasPendingModelChanges(), "The model has changed: dotnet ef migrations add NAME --project CodeSight.Core");
    }

    [Fact]
    public async Task Columns_of_the_model_are_those_of_the_database()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = Build(database);
        await server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        await using var context = await server.GetRequiredService<IDbContextFactory<CodeSightContext>>().CreateDbContextAsync();

        var columns = context.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties().Select(property => (
            Table: entity.GetTableName(), Column: property.GetColumnName(), Type: property.GetColumnType(), IsNullable: property.IsColumnNullable()))).ToList();
        Assert.True(columns.Count > 30, "The model is empty.");
        foreach (var column in columns)
        {
            var sql = "SELECT format_type(atttypid, atttypmod) || ' ' || CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END FROM pg_attribute "
                + $"WHERE attrelid = '{column.Table}'::regclass AND attname = '{column.Column}'";
            Assert.Equal($"{column} {column.Type} {(column.IsNullable ? "YES" : "NO")}", $"{column} {await ScalarAsync(database, sql)}");
        }
    }

    [Fact]
    public async Task Newer_schema_is_refused_in_one_sentence()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = Build(database);
        var migration = server.GetRequiredService<DatabaseMigration>();
        await migration.MigrateAsync(CancellationToken.None);
        await ScalarAsync(database, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '10.0.0') RETURNING 1");

        var refusal = await Assert.ThrowsAsync<NewerSchemaException>(() => migration.MigrateAsync(CancellationToken.None));

        Assert.Contains("29990101000000_Future", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postgres_that_is_not_there_yet_is_waited_for_and_mentioned_once()
    {
        using var logs = new CapturedLogs();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new HastyTime());
        services.AddLogging(logging => logging.AddProvider(logs));
        services.AddDatabase("Host=127.0.0.1;Port=1;Username=u;Database=d");
        await using var server = services.BuildServiceProvider();

        await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None));

        Assert.Contains(
            "Waiting for Postgres",
            Assert.Single(logs.Entries, entry => entry.Level >= LogLevel.Information).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_run_can_be_running_whatever_the_code_does()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = Build(database);
        await server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        const string insert = "INSERT INTO runs (state, trigger, force_rebuild, fence, started_at) VALUES ('running', 'request', false, 1, now()) RETURNING 1";
        await ScalarAsync(database, insert);

        var clash = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(database, insert));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, clash.SqlState);
    }

    [Fact]
    public async Task Model_that_most_chunks_of_an_older_version_have_vectors_of_goes_on_answering()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = Build(database);
        await using (var context = await server.GetRequiredService<IDbContextFactory<CodeSightContext>>().CreateDbContextAsync())
            await context.Database.MigrateAsync("20261126000000_ManyProcesses");
        await ScalarAsync(
            database,
            """
            INSERT INTO documents (file_path, state, size_bytes, modified_ticks) VALUES ('a.md', 'indexed', 1, 1);
            INSERT INTO chunks (document_id, ordinal, start_line, end_line, section, header, content, tokens, hash)
            SELECT 1, i, 1, 1, '', '', 'text', 1, i::text::bytea FROM generate_series(1, 5) i;
            INSERT INTO embedding_models (fingerprint, name, dimensions, created_at)
            SELECT 'f' || i, 'model ' || i, 2, now() FROM generate_series(1, 3) i;
            CREATE TABLE vectors_1 AS SELECT hash, '[1,0]'::halfvec(2) AS embedding, 0::bigint AS generation FROM chunks WHERE ordinal < 3;
            CREATE TABLE vectors_2 AS SELECT hash, '[1,0]'::halfvec(2) AS embedding, 0::bigint AS generation FROM chunks;
            CREATE TABLE vectors_3 AS SELECT hash, '[1,0]'::halfvec(2) AS embedding, 0::bigint AS generation FROM chunks WHERE ordinal < 2;
            """);

        await server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);

        Assert.Equal("model 2", await ScalarAsync(database, "SELECT name FROM embedding_models WHERE answers"));
        Assert.Equal(2L, await ScalarAsync(database, "SELECT count(*) FROM embedding_models WHERE retired_at IS NOT NULL AND NOT answers"));
        Assert.Equal(5L, await ScalarAsync(database, "SELECT count(*) FROM coming_chunks"));
    }

    [UnixFact]
    public async Task Pooler_that_shares_connections_between_transactions_is_refused_in_one_sentence()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var pooler = new TransactionPooler(database.ConnectionString);
        await using var server = Build(pooler.ConnectionString);

        var refusal = await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => server.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None));

        Assert.Contains("pool_mode = session", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await ScalarAsync(database, "SELECT to_regclass('documents')::text") as string);
    }

    private static ServiceProvider Build(TestDatabase database) => Build(database.ConnectionString);

    private static ServiceProvider Build(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDatabase(connectionString);
        return services.BuildServiceProvider();
    }

    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A clock whose timers fire at once, and which has moved on by their time.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _now, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
