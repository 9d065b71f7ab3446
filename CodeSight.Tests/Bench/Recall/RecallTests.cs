using System.Globalization;
using CodeSight.Bench.Recall;
using CodeSight.Tests.Asking;
using CodeSight.Tests.Asking.Search;

namespace CodeSight.Tests.Bench.Recall;

public sealed class RecallTests
{
    [Theory]
    [InlineData("-0.9 -0.8 -0.7", "-0.9 -0.8", 2, 1.0)]
    [InlineData("-0.9 -0.8 -0.7", "-0.9 -0.7", 2, 0.5)]
    // As near as the last one: another chunk with the same vector.
    [InlineData("-0.9 -0.8 -0.8", "-0.9 -0.8 -0.8", 2, 1.0)]
    [InlineData("-0.9 -0.8", "-0.8 -0.80001 -0.5", 2, 1.0)]
    // Not kept by the filter, or not there.
    [InlineData("-0.9 -0.8", "-0.9 null", 2, 0.5)]
    // Fewer than asked for are kept: all of them are expected, no more.
    [InlineData("-0.9", "-0.9", 10, 1.0)]
    [InlineData("-0.9", "", 10, 0.0)]
    [InlineData("", "-0.9", 10, null)]
    public void Recall_counts_chunks_as_near_as_the_exact_ones(string exact, string found, int depth, double? expected) =>
        Assert.Equal(expected, RecallScore.Of([.. Numbers(exact).Select(number => number!.Value)], [.. Numbers(found)], depth));

    [Fact]
    public async Task Recall_compares_the_server_with_an_exact_scan_of_the_kept_chunks()
    {
        await using var database = await SeededDatabase.CreateAsync();
        var ids = new List<long>();
        foreach (var (path, cosine) in new[] { ("half/a.md", 0.9), ("half/b.md", 0.5), ("rest/c.md", 0.8), ("rest/d.md", 0.8) })
        {
            ids.Add(await database.AddChunkAsync(await database.AddDocumentAsync(path), path));
            await database.AddVectorAsync(path, StubEmbedder.WithCosine(cosine));
        }

        var embedder = new StubEmbedder { Vectors = { ["question"] = [1, 0, 0] } };
        var exact = await ExactVectors.FindAsync(database.Sources.Indexing, embedder.Model.Fingerprint, default);
        var (nearest, given) = await exact.MeasureAsync([1, 0, 0], 3, null, [ids[1], 4711, ids[0]], default);
        Assert.Equal([-0.9, -0.8, -0.8], nearest.Select(distance => Math.Round(distance, 2)));
        Assert.Equal([-0.5, null, -0.9], given.Select(distance => distance is { } value ? Math.Round(value, 2) : (double?)null));

        // The server finds the first only, and passes over one within the filter.
        await using var server = await ServerDouble.StartAsync(
            (_, _) => ServerDouble.Json($$"""{"results":[{"chunk_id":{{ids[0]}}},{"chunk_id":{{ids[0]}}}]}"""));
        using var client = new CodeSight.Bench.Load.BareClient(server.Address, null, 1);
        string[] questions = ["question"];
        Assert.Equal(0.25, (await RecallCommand.MeasureAsync(client, embedder, exact, questions, null, default)).Mean);
        Assert.Equal(0.5, (await RecallCommand.MeasureAsync(client, embedder, exact, questions, "half/**", default)).Mean);
        Assert.Equal(("vectors", "half/**"), (Last("arm"), Last("file_glob")));

        string? Last(string member) => server.Requests.Last().Body!.Value.GetProperty(member).GetString();
    }

    [Fact]
    public async Task Recall_names_the_fault_when_the_database_has_no_vectors_of_the_model()
    {
        await using var database = await SeededDatabase.CreateAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => ExactVectors.FindAsync(database.Sources.Indexing, "another", default));
    }

    private static IEnumerable<double?> Numbers(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
            number => number == "null" ? (double?)null : double.Parse(number, CultureInfo.InvariantCulture));
}
