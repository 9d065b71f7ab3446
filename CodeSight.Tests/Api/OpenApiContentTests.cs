using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;
using CodeSight.Api.Problems;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Indexing;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Infrastructure;
using Microsoft.OpenApi;

namespace CodeSight.Tests.Api;

/// <summary>
/// What the description says of every schema and every operation, held against the rules of OpenAPI and against real answers.
/// </summary>
public sealed partial class OpenApiContentTests : IAsyncLifetime
{
    private static readonly HashSet<string> Methods = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

    private readonly TestServer _server = TestServer.WithKey();
    private JsonElement _document;
    private JsonShape _shape = null!; // set before each test

    public async Task InitializeAsync()
    {
        _document = await (await _server.ClientWithKey().GetAsync("/openapi/v1.json")).Json();
        _shape = new JsonShape(_document);
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Document_is_valid()
    {
        var read = OpenApiDocument.Parse(_document.GetRawText(), "json");

        Assert.Empty(read.Diagnostic?.Errors ?? []);
        Assert.Empty(read.Diagnostic?.Warnings ?? []);
        Assert.NotNull(read.Document);
        Assert.Empty(read.Document.Validate(ValidationRuleSet.GetDefaultRuleSet()));
    }

    [Fact]
    public void Every_schema_has_a_type_and_every_required_member_is_described()
    {
        var schemas = Schemas().ToList();
        Assert.True(schemas.Count > 80, $"only {schemas.Count} schemas were found");
        foreach (var (place, schema) in schemas)
        {
            if (schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("oneOf", out _)) continue;
            Assert.True(schema.TryGetProperty("type", out var type), $"{place} has no type");
            if (schema.TryGetProperty("enum", out var words))
            {
                // Where it may be null, null is one of the words.
                var mayBeNull = type.ValueKind == JsonValueKind.Array;
                var types = mayBeNull
                    ? string.Join(' ', type.EnumerateArray().Select(each => each.GetString()).Order(StringComparer.Ordinal))
                    : type.GetString();
                Assert.True(types == (mayBeNull ? "null string" : "string"), $"{place} lists words and is no string");
                var kinds = words.EnumerateArray().CountBy(word => word.ValueKind).ToDictionary();
                Assert.True(kinds.GetValueOrDefault(JsonValueKind.String) > 1, $"{place} lists no words");
                Assert.Equal(mayBeNull ? 1 : 0, kinds.GetValueOrDefault(JsonValueKind.Null));
                Assert.Equal(mayBeNull ? 2 : 1, kinds.Count);
            }

            if (!schema.TryGetProperty("required", out var required)) continue;
            Assert.Subset(
                schema.GetProperty("properties").Members().ToHashSet(),
                required.EnumerateArray().Select(name => name.GetString()!).ToHashSet());
        }
    }

    [Fact]
    public void Required_members_of_a_request_are_not_null()
    {
        foreach (var (_, operation) in Operations())
        {
            if (!operation.TryGetProperty("requestBody", out var body)) continue;
            var schema = _shape.Resolve(body.GetProperty("content").GetProperty("application/json").GetProperty("schema"));
            if (!schema.TryGetProperty("required", out var required)) continue;
            foreach (var name in required.EnumerateArray())
                Assert.Equal(
                    JsonValueKind.String, schema.GetProperty("properties").GetProperty(name.GetString()!).GetProperty("type").ValueKind);
        }
    }

    [Fact]
    public void Every_operation_says_who_may_call_it_with_schemes_that_exist()
    {
        var schemes = _document.GetProperty("components").GetProperty("securitySchemes").Members().ToHashSet();
        foreach (var (place, operation) in Operations())
        {
            Assert.True(operation.TryGetProperty("security", out var security), $"{place} says nothing");
            Assert.Equal(
                operation.GetProperty("responses").TryGetProperty("401", out _)
                    && !place.Contains("/api/session", StringComparison.Ordinal) && !place.Contains("/api/tokens", StringComparison.Ordinal)
                    && !place.Contains("/api/password-link", StringComparison.Ordinal),
                security.GetArrayLength() > 0);
            foreach (var requirement in security.EnumerateArray()) Assert.Subset(schemes, requirement.Members().ToHashSet());
        }
    }

    [Fact]
    public void Every_request_and_every_answer_has_an_example_that_fits_its_schema()
    {
        var examples = 0;
        foreach (var (place, media) in Operations().SelectMany(operation => Media(operation.Place, operation.Value)))
        {
            if (!place.EndsWith("json", StringComparison.Ordinal) && !place.Contains(" text/markdown", StringComparison.Ordinal)) continue;
            var values = media.TryGetProperty("example", out var example)
                ? [example]
                : media.TryGetProperty("examples", out var several)
                    ? several.EnumerateObject().Select(one => one.Value.GetProperty("value")).ToList()
                    : [];
            Assert.True(values.Count > 0, $"{place} has no example");
            foreach (var value in values)
            {
                Assert.True(
                    _shape.Faults(media.GetProperty("schema"), value) is { Count: 0 },
                    $"{place}: {string.Join(", ", _shape.Faults(media.GetProperty("schema"), value))}");
                Assert.DoesNotContain(Strings(value), text => text is "" or "string");
                examples++;
            }
        }

        Assert.True(examples > 100, $"only {examples} examples were found");
    }

    [Fact]
    public void Examples_of_questions_name_a_pattern_of_paths()
    {
        foreach (var path in new[] { "/api/search", "/api/ask" })
        {
            var body = _document.GetProperty("paths")
                .GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
            Assert.Contains('*', body.GetProperty("example").GetProperty("file_glob").GetString()!);
        }
    }

    [Fact]
    public void Every_problem_is_listed_with_its_code_where_it_can_happen_and_in_the_documentation()
    {
        var listed = new HashSet<string>();
        foreach (var (place, operation) in Operations())
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5'))
            {
                var codes = Codes().Matches(response.Value.GetProperty("description").GetString()!)
                    .Select(match => match.Groups[1].Value).ToList();
                Assert.True(codes.Count > 0, $"{place} does not say what its {response.Name} means");
                Assert.Equal(
                    codes, response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("examples").Members());
                listed.UnionWith(codes);
            }

        // What any address may answer stands in the document's introduction alone.
        string[] anywhere = ["internal_error", "method_not_allowed", "request_refused", "request_timeout"];
        Assert.Equal(
            ProblemKind.All.Select(kind => kind.Code).Except(anywhere).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        var introduction = _document.GetProperty("info").GetProperty("description").GetString()!;
        var documentation = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot, "docs", "api.md"));
        foreach (var kind in ProblemKind.All)
        {
            Assert.Contains($"| {kind.Status} | `{kind.Code}` | {kind.Meaning} |", introduction, StringComparison.Ordinal);
            Assert.Single(
                documentation, line => line.StartsWith($"| {kind.Status} | `{kind.Code}` | {kind.Meaning}", StringComparison.Ordinal));
        }

        Assert.Equal(ProblemKind.All.Count, documentation.Count(line => Row().IsMatch(line)));
    }

    [Fact]
    public void All_kinds_of_problems_are_in_the_list_of_all()
    {
        var declared = typeof(ProblemKind).GetFields().Where(field => field.FieldType == typeof(ProblemKind)).Select(
            field => (ProblemKind)field.GetValue(null)!);

        Assert.Equal(
            declared.Select(kind => kind.Code).Order(StringComparer.Ordinal),
            ProblemKind.All.Select(kind => kind.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/api/status", "/api/status", null)]
    [InlineData("GET", "/api/files", "/api/files", null)]
    [InlineData("GET", "/api/examples", "/api/examples", null)]
    [InlineData("GET", "/api/index/runs", "/api/index/runs", null)]
    [InlineData("GET", "/api/index/runs?limit=0", "/api/index/runs", null)]
    [InlineData("GET", "/api/index/runs/41", "/api/index/runs/{id}", null)]
    [InlineData("GET", "/api/index/runs/1", "/api/index/runs/{id}", null)]
    [InlineData("GET", "/api/files/99/content", "/api/files/{documentId}/content", null)]
    [InlineData("GET", "/health", "/health", null)]
    [InlineData("GET", "/alive", "/alive", null)]
    [InlineData("POST", "/api/index", "/api/index", "{}")]
    [InlineData("POST", "/api/search", "/api/search", """{"query":"x"}""")]
    [InlineData("POST", "/api/search", "/api/search", """{"query":""}""")]
    [InlineData("POST", "/api/search", "/api/search", """{"query":"x","top_k":0}""")]
    [InlineData("POST", "/api/search", "/api/search", """{"query":"x","arm":"both"}""")]
    [InlineData("POST", "/api/search", "/api/search", """{"query":7}""")]
    [InlineData("POST", "/api/ask", "/api/ask", """{"question":"x"}""")]
    [InlineData("POST", "/api/ask", "/api/ask", """{"question":""}""")]
    [InlineData("POST", "/api/explain", "/api/explain", """{"question":"x","file_path":"contracts/acme.pdf"}""")]
    [InlineData("POST", "/api/explain", "/api/explain", """{"question":"x","file_path":"nothing"}""")]
    [InlineData("POST", "/api/explain", "/api/explain", """{"question":"x","file_path":" "}""")]
    [InlineData("POST", "/api/session", "/api/session", """{"key":"wrong"}""")]
    public async Task Answer_is_as_described(string method, string path, string described, string? body)
    {
        foreach (var (status, files) in States())
        {
            (_server.Indexing.Status, _server.Indexing.Files) = (status, (_, _, _) => files);
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (body is not null) request.Content = new StringContent(body, null, "application/json");
            var response = await _server.ClientWithKey().SendAsync(request);
            var answer = await response.Json();
            var description = _document.GetProperty("paths")
                .GetProperty(described)
                .GetProperty(method.ToLowerInvariant())
                .GetProperty("responses")
                .GetProperty($"{(int)response.StatusCode}");

            Assert.Empty(_shape.Faults(description.GetProperty("content").GetProperty(response.Content.Headers.ContentType!.MediaType!).GetProperty("schema"), answer));
            if (answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("code", out var code))
                Assert.Contains($"`{code.GetString()}`", description.GetProperty("description").GetString()!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/ask", """{"question":"x"}""", "SearchEvent SourcesEvent DeltaEvent DeltaEvent DoneEvent", "ProblemDetails")]
    [InlineData(
        "/v1/chat/completions", """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}]}""",
        "ChatChunk ChatChunk ChatChunk ChatChunk ChatChunk ChatChunk", "ChatFailure")]
    public async Task Events_of_a_stream_are_as_described(string path, string body, string whole, string failure)
    {
        var described = _document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("text/event-stream").GetProperty("schema").GetProperty("oneOf").EnumerateArray().ToList();
        Assert.Equal(whole.Split(' '), await StreamAsync());
        _server.Answerer.Stream = (_, _) => Broken();
        Assert.Equal(failure, (await StreamAsync())[^1]);

        // The one schema that each event fits.
        async Task<List<string>> StreamAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, null, "application/json") };
            request.Headers.Add("Accept", "text/event-stream");
            using var response = await _server.ClientWithKey().SendAsync(request);
            return await SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync()
                .Where(item => item.Data != "[DONE]").Select(item => JsonDocument.Parse(item.Data).RootElement)
                .Select(data => string.Join('|', described.Where(schema => _shape.Faults(schema, data).Count == 0).Select(NameOf))).ToListAsync();
        }

        static string NameOf(JsonElement schema) => schema.GetProperty("$ref").GetString()!.Split('/')[^1];

        static async IAsyncEnumerable<AnswerEvent> Broken()
        {
            foreach (var item in Fake.Events.Take(3)) yield return item;
            await Task.FromException(new LanguageModelUnavailableException("away"));
        }
    }

    // With everything that may be null or left out, and without any of it.
    private static IEnumerable<(IndexStatus Status, LedgerPage Files)> States() =>
    [
        (
            new IndexStatus(false, 0, 0, null, true, 0, 0, null),
            new LedgerPage([Fake.Row with { Pages = null, IndexedAt = null, Reason = "too large", State = DocumentState.Skipped }], 1)),
        (
            new IndexStatus(
                true, 3, 40, Fake.Run.StartedAt, false, 1, 2, Fake.Run, new ModelMigration("old", "new", 1, 2), "A file is missing.",
                new OcrProgress(12, 300)),
            new LedgerPage([Fake.Row], 1)),
    ];

    private IEnumerable<(string Place, JsonElement Value)> Operations() =>
        _document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(operation => Methods.Contains(operation.Name)).Select(operation => ($"{operation.Name} {path.Name}", operation.Value)));

    private static IEnumerable<(string Place, JsonElement Value)> Media(string place, JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out var body))
            foreach (var media in body.GetProperty("content").EnumerateObject()) yield return ($"{place} {media.Name}", media.Value);
        foreach (var response in operation.GetProperty("responses").EnumerateObject())
            if (response.Value.TryGetProperty("content", out var content))
                foreach (var media in content.EnumerateObject()) yield return ($"{place} {response.Name} {media.Name}", media.Value);
    }

    private IEnumerable<(string Place, JsonElement Schema)> Schemas() =>
        _document.GetProperty("components").GetProperty("schemas").EnumerateObject().SelectMany(schema => Within(schema.Name, schema.Value))
            .Concat(Operations().SelectMany(operation => Media(operation.Place, operation.Value)).Where(media => media.Value.TryGetProperty("schema", out _))
                .SelectMany(media => Within(media.Place, media.Value.GetProperty("schema"))))
            .Concat(Operations().Where(operation => operation.Value.TryGetProperty("parameters", out _))
                .SelectMany(operation => operation.Value.GetProperty("parameters").EnumerateArray()
                    .SelectMany(parameter => Within($"{operation.Place} {parameter.GetProperty("name")}", parameter.GetProperty("schema")))));

    private static IEnumerable<(string Place, JsonElement Schema)> Within(string place, JsonElement schema)
    {
        yield return (place, schema);
        if (schema.TryGetProperty("properties", out var properties))
            foreach (var inner in properties.EnumerateObject().SelectMany(member => Within($"{place}.{member.Name}", member.Value)))
                yield return inner;
        if (schema.TryGetProperty("items", out var items))
            foreach (var inner in Within($"{place}[]", items)) yield return inner;
        if (schema.TryGetProperty("oneOf", out var choices))
            foreach (var inner in choices.EnumerateArray().SelectMany(choice => Within($"{place}|", choice))) yield return inner;
    }

    private static IEnumerable<string?> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Strings(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        _ => [],
    };

    [GeneratedRegex("^\\* `([a-z_]+)`: ", RegexOptions.Multiline)]
    private static partial Regex Codes();

    [GeneratedRegex("^\\| \\d{3} \\| `[a-z_]+` \\|")]
    private static partial Regex Row();
}
