using System.ComponentModel;
using System.Text;
using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using Microsoft.Net.Http.Headers;

namespace CodeSight.Api.Files;

/// <summary>GET and HEAD /api/files/ID/content: a document as a browser can show it, or its bytes.</summary>
internal static class FileContentApi
{
    private const string Path = "files/{documentId:long}/content";

    // Kept by the reader's own browser, and asked about each time: a citation that is opened again costs no second transfer.
    private const string Caching = "private, max-age=0, must-revalidate";

    public static void MapFileContent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, OpenAsync)
            .WithName("OpenFile")
            .WithTags("Index")
            .WithSummary("Open a document")
            .WithDescription(
                "The file as it is now, to be shown: PDF as it is ('#page=7' opens a page), text and code as UTF-8, HTML without scripts, mails as their "
                + "text; everything else to be saved. Its ETag changes with its content, and parts of it can be asked for (Range).")
            .Produces(200, null, "application/pdf", "text/plain", "text/html", "application/octet-stream")
            .Produces(206).Produces(304)
            .RequireAuthorization(Scopes.Files)
            .Fails(
                ProblemKind.InvalidParameter,
                ProblemKind.FileReplaced,
                ProblemKind.NotFound,
                ProblemKind.FileGone,
                ProblemKind.RangeNotSatisfiable)
            .Fails([ProblemKind.FileUnreadable, .. ProblemKind.OfDatabase]);
        routes.MapMethods(Path, [HttpMethods.Head], OpenAsync).RequireAuthorization(Scopes.Files).ExcludeFromDescription();
    }

    private static async Task<IResult> OpenAsync(
        long documentId,
        Caller caller,
        IIndexing indexing,
        MailText mails,
        DocumentAccess access,
        HttpContext context,
        CancellationToken cancellationToken,
        [Description("The file's own bytes, to be saved, whatever its kind.")] bool download = false)
    {
        switch (await indexing.OpenFileAsync(caller.Principal, documentId, cancellationToken))
        {
            case OriginalFile.Opened file:
                try
                {
                    if (HttpMethods.IsGet(context.Request.Method)) await access.RecordAsync(caller, documentId, file.FilePath);
                    return await ShowAsync(file, download, mails, context, cancellationToken);
                }
                catch
                {
                    await file.Content.DisposeAsync();
                    throw;
                }

            case OriginalFile.Gone file:
                return ApiProblem.FileGone(file.FilePath);
            case OriginalFile.Replaced file:
                return ApiProblem.FileReplaced(file.FilePath);
            case OriginalFile.Unreadable file:
                return ApiProblem.FileUnreadable(file.FilePath);
            default:
                return ApiProblem.NotFound($"There is no document {documentId} whose text was indexed.");
        }
    }

    private static async Task<IResult> ShowAsync(
        OriginalFile.Opened file, bool download, MailText mails, HttpContext context, CancellationToken cancellationToken)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        var name = System.IO.Path.GetFileName(file.FilePath);
        var view = download ? FileView.Download : FileViews.Of(name);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)}{FileViews.TagSuffix(view)}\"");
        headers.CacheControl = Caching;
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            await file.Content.DisposeAsync();
            headers.ETag = tag.ToString();
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var (content, encoding) = (file.Content, (Encoding?)null);
        if (view == FileView.Mail)
        {
            if (await mails.ReadAsync(file.Content, cancellationToken) is { } text)
            {
                await content.DisposeAsync();
                (content, encoding) = (new MemoryStream(Encoding.UTF8.GetBytes(text)), Encoding.UTF8);
            }
            else
            {
                view = FileView.Text;
            }
        }

        if (encoding is null && view is FileView.Text or FileView.Html)
        {
            encoding = await FileViews.DetectEncodingAsync(content, name, cancellationToken);
            if (encoding is null) view = FileView.Download;
            else if (encoding is not UTF8Encoding) content = Encoding.CreateTranscodingStream(content, encoding, Encoding.UTF8);
        }

        var disposition = new ContentDispositionHeaderValue(view == FileView.Download ? "attachment" : "inline");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = FileViews.SecurityPolicy(view);
        await TypedResults
            .Stream(
                content,
                FileViews.MediaType(view, name),
                lastModified: file.ModifiedAt,
                entityTag: tag,
                enableRangeProcessing: content.CanSeek)
            .ExecuteAsync(context);
        if (context.Response.StatusCode != StatusCodes.Status416RangeNotSatisfiable) return TypedResults.Empty;
        headers.ContentLength = null;
        headers.Remove(HeaderNames.ContentDisposition);
        return ApiProblem.OfStatus(StatusCodes.Status416RangeNotSatisfiable);
    }
}
