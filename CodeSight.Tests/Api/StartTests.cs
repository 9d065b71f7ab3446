using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CodeSight.Tests.Infrastructure;
using Npgsql;

namespace CodeSight.Tests.Api;

/// <summary>Starts the program itself, the way an operator does.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("codesight-start-");

    /// <summary>The loopback addresses that this machine has: some have no IPv6.</summary>
    public static TheoryData<string> LoopbackAddresses =>
        [.. new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }.Where(CanListen).Select(address => address.ToString())];

    public static TheoryData<string> Programs => ["CodeSight.Api", "CodeSight.Indexer"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Bad_value_ends_the_start_with_one_sentence_and_exit_code_78()
    {
        var (exitCode, output, error) = await StartAsync(("CODESIGHT_PORT", "eighty"));

        Assert.Equal(78, exitCode);
        Assert.Equal("CODESIGHT_PORT is 'eighty', which is not a whole number; give a whole number from 1 to 65535.\n", error);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Bad_secret_is_not_repeated_anywhere()
    {
        var (exitCode, output, error) = await StartAsync(("CODESIGHT_API_KEY", "hidden words"));

        Assert.Equal(78, exitCode);
        Assert.StartsWith("CODESIGHT_API_KEY holds a value that an HTTP header cannot carry", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", output + error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LoopbackAddresses))]
    public async Task Port_in_use_ends_the_start_with_one_sentence(string address)
    {
        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, output, error) = await StartAsync(("CODESIGHT_PORT", $"{port}"));

        Assert.Equal(78, exitCode);
        Assert.Equal($"CODESIGHT_PORT is '{port}', which another program is using; give a free port.\n", error);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Address_of_another_machine_ends_the_start_with_one_sentence()
    {
        var (exitCode, _, error) = await StartAsync(("CODESIGHT_HOST", "192.0.2.1"));

        Assert.Equal(78, exitCode);
        Assert.StartsWith("CODESIGHT_HOST is '192.0.2.1', which this machine cannot listen on; ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_server_beyond_this_machine_is_refused_in_production_with_one_sentence()
    {
        var (exitCode, output, error) = await StartAsync(("ASPNETCORE_URLS", "http://0.0.0.0:0"), ("DOTNET_RUNNING_IN_CONTAINER", "false"));

        Assert.Equal(78, exitCode);
        Assert.StartsWith("The server would be open to everybody who reaches it, and listens beyond this machine; ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(character => character == '\n'));
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", 0)]
    [InlineData("http://0.0.0.0:0", 1)]
    public void Open_server_beyond_this_machine_says_so(string urls, int lines)
    {
        using var server = new TestServer(("urls", urls));
        server.Client().Dispose();

        Assert.Equal(lines, server.Logs.Entries.Count(entry => entry.Id.Id == 1008));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Newer_schema_ends_the_start_with_one_sentence(string program)
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using (var source = NpgsqlDataSource.Create(database.ConnectionString + ";Pooling=false"))
        {
            await using var command = source.CreateCommand(
                """
                CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL);
                INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Future', '10.0.0');
                """);
            await command.ExecuteNonQueryAsync();
        }

        var (exitCode, output, error) = await StartAsync(
            program,
            ("ConnectionStrings__codesight", database.ConnectionString),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("CODESIGHT_EMBEDDING_MODEL", Path.Combine(SharedData.RepositoryRoot, "models", "all-MiniLM-L6-v2")));

        Assert.Equal(78, exitCode);
        Assert.Equal(
            "The database was made by a newer version of CodeSight (its schema has 29990101000000_Future); start that version or restore a backup of this one's.\n",
            error);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("localhost:8000")]
    [InlineData("ftp://localhost:8000")]
    [InlineData("http://localhost:port")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:99999999999")]
    [InlineData("http://localhost:8000/path")]
    [InlineData("http://127.0.0.1:0;nonsense")]
    public async Task Address_that_is_none_ends_the_start_with_one_sentence(string urls)
    {
        var (exitCode, output, error) = await StartAsync(("ASPNETCORE_URLS", urls));

        Assert.Equal(78, exitCode);
        Assert.Equal(
            $"ASPNETCORE_URLS (or --urls) is '{urls.Split(';')[^1]}', which is not an address; give addresses such as http://localhost:8000, separated by semicolons.\n",
            error);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Address_in_use_ends_the_start_with_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var (exitCode, output, error) = await StartAsync(("ASPNETCORE_URLS", url));

        Assert.Equal(78, exitCode);
        Assert.Equal($"ASPNETCORE_URLS (or --urls) is '{url}', which another program is using; give a free port.\n", error);
        Assert.Empty(output);
    }

    private static bool CanListen(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Task<(int ExitCode, string Output, string Error)> StartAsync(params (string Name, string Value)[] environment) =>
        StartAsync("CodeSight.Api", environment);

    private async Task<(int ExitCode, string Output, string Error)> StartAsync(
        string name, params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
            Environment =
            {
                ["CODESIGHT_DATA_DIR"] = Path.Combine(_folder.FullName, "index"),
                ["CODESIGHT_DOCS_DIR"] = _folder.CreateSubdirectory("docs").FullName,
                ["CODESIGHT_EMBEDDING_MODEL"] = _folder.FullName,
            },
        };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using var maxWait = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(maxWait.Token);
            var error = process.StandardError.ReadToEndAsync(maxWait.Token);
            await process.WaitForExitAsync(maxWait.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
