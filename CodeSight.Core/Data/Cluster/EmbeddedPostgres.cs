using System.Globalization;
using CodeSight.Core.Configuration;
using Npgsql;

namespace CodeSight.Core.Data.Cluster;

/// <summary>
/// A private Postgres cluster for one server process: made on first use, reached through a Unix socket only (no port, no password),
/// stopped with the server. A cluster left running by a killed server is taken over; one that died is recovered from its log by
/// Postgres itself. The programs come from PATH or the system's Postgres folders; pgvector must be installed for them.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "codesight";

    private readonly PostgresPrograms _programs;
    private readonly FileStream _claim;
    private readonly string _cluster;
    private readonly string _socketFolder;

    private EmbeddedPostgres(PostgresPrograms programs, FileStream claim, string cluster, string socketFolder)
    {
        (_programs, _claim, _cluster, _socketFolder) = (programs, claim, cluster, socketFolder);
        ConnectionString = ConnectionStringTo(Database);
    }

    /// <summary>Npgsql connection string of the database "codesight" in this cluster.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the process that the cluster's pid file names is a Postgres; cheap, and no proof that it answers.</summary>
    internal bool HasServerProcess =>
        File.Exists(PidFile) && int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), out var id) && IsPostgres(id);

    private string PidFile => Path.Combine(_cluster, "postmaster.pid");

    /// <summary>Npgsql connection string of another database in this cluster.</summary>
    public string ConnectionStringTo(string database) => ConnectionStringOf(_socketFolder, database);

    private static string ConnectionStringOf(string socketFolder, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = socketFolder,
        Username = PostgresPrograms.Superuser,
        Database = database,
        Timeout = 15,
        CommandTimeout = 120,
    }.ConnectionString;

    /// <summary>Npgsql connection string of the cluster that another process of CodeSight runs under a data folder; null where none does.</summary>
    internal static string? FindRunning(string dataDir)
    {
        if (!Directory.Exists(dataDir)) return null;
        try
        {
            Claim(dataDir).Dispose();
            return null;
        }
        catch (PostgresUnavailableException)
        {
            var socketFolder = SocketFolder(Path.Combine(dataDir, "postgres"));
            return File.Exists(Path.Combine(socketFolder, ".s.PGSQL.5432")) ? ConnectionStringOf(socketFolder, Database) : null;
        }
    }

    /// <summary>Starts the cluster under <paramref name="dataDir"/>/postgres, making it if it is not there.</summary>
    /// <param name="dataDir">Absolute folder of the index and state; made if missing.</param>
    /// <param name="durable">False only for throw-away clusters: a crash of the machine may then destroy them.</param>
    /// <exception cref="PostgresUnavailableException">
    /// In one sentence: programs missing, folder in use or not writable, start failed.
    /// </exception>
    public static async Task<EmbeddedPostgres> StartAsync(string dataDir, bool durable, CancellationToken cancellationToken)
    {
        var cluster = Path.Combine(dataDir, "postgres");
        var claim = Claim(dataDir);
        EmbeddedPostgres? postgres = null;
        try
        {
            var programs = PostgresPrograms.Find(ClusterVersion(cluster));
            var socketFolder = SocketFolder(cluster);
            postgres = new EmbeddedPostgres(programs, claim, cluster, socketFolder);
            await postgres.StartClusterAsync(durable, cancellationToken);
            await postgres.EnsureDatabaseAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            if (postgres is not null) await postgres.DisposeAsync();
            await claim.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the cluster again if it died (out of memory, killed); does nothing while it runs.</summary>
    public async Task EnsureRunningAsync(CancellationToken cancellationToken)
    {
        if (await IsRunningAsync(cancellationToken)) return;
        RemoveStalePidFile();
        var log = Path.Combine(_cluster, "start.log");
        var (exitCode, output) = await _programs.RunAsync(
            "pg_ctl", ["-D", _cluster, "-l", log, "-w", "-t", "60", "start"], cancellationToken);
        if (exitCode == 0) return;
        var lines = File.Exists(log) ? await File.ReadAllLinesAsync(log, cancellationToken) : [output];
        var last = lines.LastOrDefault(line => line.Trim().Length > 0);
        throw new PostgresUnavailableException($"The private Postgres in {_cluster} did not start: {last?.Trim()}");
    }

    /// <summary>Stops the cluster, waiting for its open transactions to be rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        try
        {
            await _programs.RunAsync("pg_ctl", ["-D", _cluster, "-m", "fast", "-w", "-t", "6", "stop"], timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Left to itself it finishes the stop; the next start takes it over or recovers it.
        }
        await _claim.DisposeAsync();
    }

    private async Task StartClusterAsync(bool durable, CancellationToken cancellationToken)
    {
        if (ClusterVersion(_cluster) is null) await MakeClusterAsync(cancellationToken);
        _programs.PrepareFolder(_socketFolder);
        await File.WriteAllTextAsync(Path.Combine(_cluster, "codesight.conf"), Settings(durable), cancellationToken);
        _programs.GiveToServer(Path.Combine(_cluster, "codesight.conf"));
        await EnsureRunningAsync(cancellationToken);
    }

    private async Task MakeClusterAsync(CancellationToken cancellationToken)
    {
        // initdb works in a folder of its own that is renamed when it is complete: a first start that is killed leaves no half cluster.
        var unfinished = _cluster + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        _programs.PrepareFolder(unfinished);
        var (exitCode, output) = await _programs.RunAsync(
            "initdb",
            [
                "-D", unfinished, "-U", PostgresPrograms.Superuser, "-E", "UTF8", "--no-locale", "--data-checksums",
                "--auth-local=trust", "--auth-host=reject",
            ],
            cancellationToken);
        if (exitCode != 0) throw new PostgresUnavailableException($"initdb could not make {_cluster}: {output.Trim()}");
        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), "\ninclude 'codesight.conf'\n", cancellationToken);
        Directory.Move(unfinished, _cluster);
    }

    private string Settings(bool durable)
    {
        var cores = Environment.ProcessorCount;
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Written at every start of the server.
            listen_addresses = ''
            unix_socket_directories = '{_socketFolder.Replace("'", "''", StringComparison.Ordinal)}'
            max_connections = {Math.Max(100, DatabaseSources.MostConnections + 20)}
            shared_buffers = 256MB
            work_mem = 16MB
            maintenance_work_mem = 256MB
            max_parallel_maintenance_workers = {Math.Min(cores, 4)}
            max_wal_size = 2GB
            wal_level = minimal
            max_wal_senders = 0
            checkpoint_timeout = 15min
            random_page_cost = 1.1
            jit = off
            fsync = {(durable ? "on" : "off")}
            full_page_writes = {(durable ? "on" : "off")}
            synchronous_commit = {(durable ? "on" : "off")}
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgres-%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = 1d
            # Statements can hold document text and questions, so they never reach the log.
            log_min_error_statement = panic
            log_statement = none
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            log_error_verbosity = terse

            """);
    }

    private async Task EnsureDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionStringTo("postgres") + ";Pooling=false");
        await using var exists = source.CreateCommand($"SELECT count(*) FROM pg_database WHERE datname = '{Database}'");
        if ((long)(await exists.ExecuteScalarAsync(cancellationToken) ?? 0L) > 0) return;
        await using var create = source.CreateCommand($"CREATE DATABASE {Database}");
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        var (exitCode, _) = await _programs.RunAsync("pg_ctl", ["-D", _cluster, "status"], cancellationToken);
        if (exitCode != 0) return false;
        // A process of another program may have the number that an old postmaster.pid names: only an answer counts.
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionStringTo("postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException starting) when (starting.SqlState == PostgresErrorCodes.CannotConnectNow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            return await IsRunningAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private void RemoveStalePidFile()
    {
        // Nobody else starts this cluster (see Claim), and it does not answer. A number that is in use again by a stranger
        // would keep Postgres from starting for ever.
        if (HasServerProcess) return;
        File.Delete(PidFile);
        // The same holds for the socket's lock: in a container that starts again after a kill, one of Postgres' own has that number.
        File.Delete(Path.Combine(_socketFolder, ".s.PGSQL.5432.lock"));
    }

    private static bool IsPostgres(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static FileStream Claim(string dataDir)
    {
        try
        {
            Directory.CreateDirectory(dataDir);
            return new FileStream(Path.Combine(dataDir, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new PostgresUnavailableException(
                $"CODESIGHT_DATA_DIR {dataDir} cannot be written; name a folder that this user may write.");
        }
        catch (IOException failure)
        {
            throw new PostgresUnavailableException(
                Directory.Exists(dataDir)
                    ? $"CODESIGHT_DATA_DIR {dataDir} is in use by another CodeSight server; stop that one or name another folder."
                    : $"CODESIGHT_DATA_DIR {dataDir} cannot be made: {failure.Message}");
        }
    }

    private static int? ClusterVersion(string cluster)
    {
        var path = Path.Combine(cluster, "PG_VERSION");
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), out var version) ? version : null;
    }

    private static string SocketFolder(string cluster)
    {
        // A socket's whole path may have 107 bytes; ".s.PGSQL.5432" takes 14 of them with its slash.
        var inside = Path.Combine(cluster, "..", "run");
        inside = Path.GetFullPath(inside);
        if (System.Text.Encoding.UTF8.GetByteCount(inside) <= 90) return inside;
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(cluster));
        return Path.Combine(Path.GetTempPath(), "codesight-" + Convert.ToHexStringLower(hash.AsSpan(0, 8)));
    }
}

/// <summary>The private Postgres cannot be started; the message is one sentence for the operator.</summary>
public sealed class PostgresUnavailableException(string message) : StartRefusedException(message);
