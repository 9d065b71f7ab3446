using CodeSight.Bench.Load;
using CodeSight.Bench.Timing;
using CodeSight.Tests.Asking.Search;
using Microsoft.AspNetCore.Http;

namespace CodeSight.Tests.Bench.Timing;

public sealed class StartTimingTests : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Start_is_over_when_the_search_has_all_its_results()
    {
        var (looks, searches) = (0, 0);
        await using var server = await ServerDouble.StartAsync((call, _) => call switch
        {
            "GET /health" => Results.StatusCode(++looks < 3 ? 503 : 200),
            _ => ServerDouble.Json(++searches < 4 ? """{"results":[{}]}""" : """{"results":[{},{}]}"""),
        });
        await using var process = ServerProcess.Start(Program("exec sleep 60"), new Dictionary<string, string>());
        var times = await StartTiming.FollowAsync(process, server.Address, null, new SearchRequest("a", 2), 2, MaxWait, default);

        Assert.Equal((3, 4), (looks, searches));
        Assert.True(times.Searched > times.Healthy && times.Healthy > 0);
        Assert.True(times.Resident > 0 && times.Highest >= times.Resident);
    }

    [Fact]
    public async Task Start_fails_when_the_server_ends()
    {
        await using var process = ServerProcess.Start(Program("exit 78"), new Dictionary<string, string>());
        var follow = StartTiming.FollowAsync(process, new Uri("http://127.0.0.1:9"), null, new SearchRequest("a", 2), 2, MaxWait, default);
        Assert.Contains("ended", (await Assert.ThrowsAsync<InvalidOperationException>(() => follow)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sizes_name_the_tables_and_the_vector_index()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var sizes = await IndexSizes.OfDatabaseAsync(database.Sources.Indexing.ConnectionString, default);
        Assert.Equal(
            ["HNSW index vectors_1_hnsw", "table chunks", "table documents", "table vectors_1"],
            sizes.Select(size => size.Name).Order(StringComparer.Ordinal));
        Assert.All(sizes, size => Assert.True(size.Bytes > 0));

        _folder.Write("keywords.snapshot", "12345");
        _folder.Write("server.lock", "");
        Assert.Equal([("keywords.snapshot", 5L)], IndexSizes.Snapshots(_folder.Path).Select(file => (file.Name, file.Length)));
    }

    public void Dispose() => _folder.Dispose();

    private string Program(string script)
    {
        var path = _folder.Write("program", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
