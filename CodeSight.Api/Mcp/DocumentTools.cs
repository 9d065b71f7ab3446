using System.Collections.Frozen;
using System.ComponentModel;
using CodeSight.Api.Ask;
using CodeSight.Api.Files;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace CodeSight.Api.Mcp;

/// <summary>What clients of the Model Context Protocol can do with the documents that their caller may read (C9).</summary>
[McpServerToolType]
internal sealed class DocumentTools(
    ISearcher searcher, IAnswerer answerer, IIndexing indexing, IDocumentTexts texts, DocumentAccess access, IHttpContextAccessor http)
{
    /// <summary>What a caller must be allowed to do, by tool.</summary>
    public static readonly FrozenDictionary<string, string> ScopeOf = new Dictionary<string, string>
    {
        [Search] = Scopes.Search,
        [Ask] = Scopes.Ask,
        [ListDocuments] = Scopes.Files,
        [ReadDocument] = Scopes.Files,
    }.ToFrozenDictionary();

    private const string Search = "search";
    private const string Ask = "ask";
    private const string ListDocuments = "list_documents";
    private const string ReadDocument = "read_document";
    private const int MaxParts = 20;
    private const int MaxPage = 100;

    private Caller Caller => Caller.Of(http.HttpContext ?? throw new InvalidOperationException("A tool is called outside of a request."));

    [McpServerTool(Name = Search, Title = "Search the documents", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds passages of the documents by keywords and by meaning, best first, each with its file and place.")]
    public async Task<SearchResponse> SearchAsync(
        [Description("A question, or words.")] string query,
        CancellationToken cancellationToken,
        [Description("Most passages, 1 to 100.")] int limit = 8,
        [Description("Only files whose path matches this pattern, such as travel/** or *.pdf.")] string? files = null)
    {
        var request = Read("query", ProblemKind.EmptyQuery, query, limit, files);
        var passages = await searcher.SearchAsync(Caller.Principal, request, cancellationToken);
        return new SearchResponse([.. passages.Select(SearchResult.From)], null);
    }

    [McpServerTool(Name = Ask, Title = "Ask the documents", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Answers a question from the documents; each [n] of the text refers to the n-th source. Says so where the documents do not answer it.")]
    public async Task<AskResponse> AskAsync(
        [Description("A question that can be understood by itself.")] string question,
        CancellationToken cancellationToken,
        [Description("Most sources, 1 to 100.")] int limit = 5,
        [Description("Only files whose path matches this pattern, such as travel/** or *.pdf.")] string? files = null)
    {
        var request = Read("question", ProblemKind.EmptyQuestion, question, limit, files);
        return AskResponse.From(await answerer.AskAsync(Caller.Principal, request, cancellationToken));
    }

    [McpServerTool(Name = ListDocuments, Title = "List the documents", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("The documents that can be found, by path.")]
    public async Task<DocumentList> ListAsync(
        CancellationToken cancellationToken,
        [Description("How many to leave out.")] int offset = 0,
        [Description("Most documents, 1 to 100.")] int limit = MaxPage)
    {
        if (offset < 0) throw new McpException("'offset' must be at least 0.");
        if (limit is < 1 or > MaxPage) throw new McpException($"'limit' must be from 1 to {MaxPage}.");
        var page = await indexing.GetFilesAsync(Caller.Principal, DocumentState.Indexed, offset, limit, cancellationToken);
        return new DocumentList([.. page.Files.Select(file => new ListedDocument(file.DocumentId, file.FilePath))], page.Total);
    }

    [McpServerTool(Name = ReadDocument, Title = "Read a document", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("The text of a document as it was indexed, in parts.")]
    public async Task<DocumentText> ReadAsync(
        [Description("The document's id, as search and list_documents tell it.")] long id,
        CancellationToken cancellationToken,
        [Description("How many parts to leave out; 'next' of the reply before.")] int offset = 0) =>
        await ReadAsync(Caller, id, offset, MaxParts, cancellationToken) ?? throw new McpException($"There is no document {id}, or no text from part {offset} on.");

    /// <summary>Some parts of a document; null where the caller may not read it, or it has no more.</summary>
    public async Task<DocumentText?> ReadAsync(Caller caller, long id, int offset, int limit, CancellationToken cancellationToken)
    {
        var parts = await texts.ReadAsync(caller.Principal, id, Math.Max(0, offset), limit + 1, cancellationToken);
        if (parts.Count == 0) return null;
        await access.RecordAsync(caller, id, parts[0].FilePath);
        return new DocumentText(
            id,
            parts[0].FilePath,
            [.. parts.Take(limit).Select(part => new DocumentPart(part.Page, part.StartLine, part.EndLine, part.Section, part.Content))],
            parts.Count > limit ? Math.Max(0, offset) + limit : null);
    }

    private static SearchRequest Read(string member, ProblemKind empty, string text, int limit, string? files) =>
        UserText.TryRead(member, empty, text, limit, files, out var request, out var problem)
            ? request
            : throw new McpException(problem.ProblemDetails.Detail ?? "");
}

/// <summary>A page of the documents.</summary>
/// <param name="Total">Documents in all.</param>
public sealed record DocumentList(IReadOnlyList<ListedDocument> Documents, int Total);

/// <summary>A document.</summary>
public sealed record ListedDocument(long Id, string FilePath);

/// <summary>Parts of a document's text.</summary>
/// <param name="Next">The offset of the parts that follow; null where these are the last.</param>
public sealed record DocumentText(long Id, string FilePath, IReadOnlyList<DocumentPart> Parts, int? Next);

/// <summary>A part of a document's text.</summary>
/// <param name="Page">1-based page, slide or sheet; null where the format has none.</param>
public sealed record DocumentPart(int? Page, int StartLine, int EndLine, string Section, string Text);
