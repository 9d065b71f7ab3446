using System.Text.Json;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Indexing;

namespace CodeSight.Tests.Api;

public sealed class StatusAndFilesApiTests : IDisposable
{
    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Status_answers_with_exactly_the_named_members()
    {
        var status = await (await _server.Client().GetAsync("/api/status")).Json();

        Assert.Equal(
            ["indexed", "total_files", "total_chunks", "last_indexed_at", "is_stale", "queue_depth", "chunks_without_vector", "running_run"],
            status.Members());
        Assert.Equal("2026-01-02T03:04:05+00:00", status.GetProperty("last_indexed_at").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("running_run").ValueKind);
    }

    [Fact]
    public async Task Status_of_an_index_that_was_never_made_has_no_time_but_may_have_a_run()
    {
        _server.Indexing.Status = new IndexStatus(false, 0, 0, null, true, 3, 10, Fake.Run);
        var status = await (await _server.Client().GetAsync("/api/status")).Json();

        Assert.False(status.GetProperty("indexed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("last_indexed_at").ValueKind);
        var run = status.GetProperty("running_run");
        Assert.Equal(41, run.GetProperty("run_id").GetInt64());
        Assert.Equal(2, run.GetProperty("files_done").GetInt32());
        Assert.Equal(1.5, run.GetProperty("seconds_left").GetDouble());
    }

    [Fact]
    public async Task Status_shows_a_change_of_the_embedding_model_while_it_goes_on()
    {
        _server.Indexing.Status = new IndexStatus(true, 1, 10, null, true, 1, 7, Fake.Run, new ModelMigration("old", "new", 3, 10));
        var change = (await (await _server.Client().GetAsync("/api/status")).Json()).GetProperty("model_migration");

        Assert.Equal(["old_model", "new_model", "chunks_done", "chunks_in_all"], change.Members());
        Assert.Equal(("old", "new"), (change.GetProperty("old_model").GetString(), change.GetProperty("new_model").GetString()));
        Assert.Equal((3, 10), (change.GetProperty("chunks_done").GetInt32(), change.GetProperty("chunks_in_all").GetInt32()));
    }

    [Fact]
    public async Task Files_answers_with_exactly_the_named_members()
    {
        var page = await (await _server.Client().GetAsync("/api/files")).Json();

        Assert.Equal(["files", "total"], page.Members());
        Assert.Equal(
            ["file_path", "document_id", "state", "reason", "size_bytes", "chunks", "pages", "modified_at", "indexed_at"],
            Assert.Single(page.GetProperty("files").EnumerateArray()).Members());
        Assert.Equal("indexed", page.GetProperty("files")[0].GetProperty("state").GetString());
        Assert.Equal(3, page.GetProperty("files")[0].GetProperty("document_id").GetInt64());
        Assert.Equal(["files  0 100"], _server.Indexing.Calls);
    }

    [Theory]
    [InlineData("state=failed&offset=20&limit=1000", "files Failed 20 1000")]
    [InlineData("state=queued", "files Queued 0 100")]
    [InlineData("state=&limit=1", "files  0 1")]
    public async Task Files_can_be_filtered_and_paged(string query, string call)
    {
        await _server.Client().GetAsync($"/api/files?{query}");

        Assert.Equal([call], _server.Indexing.Calls);
    }
}
