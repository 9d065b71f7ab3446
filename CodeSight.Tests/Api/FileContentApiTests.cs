using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Indexing;

namespace CodeSight.Tests.Api;

public sealed class FileContentApiTests(FileContentApiTests.Server fixture) : IClassFixture<FileContentApiTests.Server>
{
    private const string Address = "/api/files/3/content";
    private static readonly byte[] Pdf = "%PDF-1.7 and more of it"u8.ToArray();
    private readonly TestServer _server = fixture.Open;

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("README.md")]
    [InlineData("guide.rst")]
    [InlineData("rows.csv")]
    [InlineData("rows.tsv")]
    [InlineData("app.log")]
    [InlineData("Program.cs")]
    [InlineData("script.js")]
    [InlineData("style.css")]
    [InlineData("data.json")]
    [InlineData("data.xml")]
    [InlineData("page.svg")]
    [InlineData("book.ipynb")]
    [InlineData("deploy.yaml")]
    [InlineData("query.sql")]
    [InlineData("Dockerfile")]
    [InlineData("Makefile.am")]
    [InlineData("UPPER.TXT")]
    public async Task Text_of_any_kind_opens_in_the_browser_as_text(string name)
    {
        const string text = "<script>alert('caf\u00e9')</script>\n";
        using var response = await GetAsync(name, Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.StartsWith("sandbox; default-src 'none';", Policy(response), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-32", true)]
    [InlineData("windows-1252", false)]
    public async Task Text_in_another_encoding_is_sent_as_utf_8(string encoding, bool mark)
    {
        const string text = "Gr\u00fc\u00dfe aus K\u00f6ln, \u00fcber Stra\u00dfen und B\u00e4ume, sch\u00f6ne H\u00e4user und gro\u00dfe G\u00e4rten.\n";
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var codec = Encoding.GetEncoding(encoding);
        using var response = await GetAsync("brief.txt", [.. mark ? codec.GetPreamble() : [], .. codec.GetBytes(text)]);

        Assert.Equal(text, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()).TrimStart('\uFEFF'));
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Long_text_keeps_its_encoding_to_its_end()
    {
        // Longer than what is looked at, with a character of several bytes wherever the look may end.
        var text = string.Concat(Enumerable.Repeat("\u20ac\u20ac\u20ac\n", 600_000));
        using var response = await GetAsync("long.txt", Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("Program.cs")]
    [InlineData("unknown.thing")]
    public async Task Text_that_is_none_is_saved(string name)
    {
        byte[] bytes = [0, 1, 2, 3, 0, 0xff, 0, 7, 9, 0];
        using var response = await GetAsync(name, bytes);

        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.StartsWith("sandbox;", Policy(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page.html")]
    [InlineData("page.HTM")]
    [InlineData("page.xhtml")]
    public async Task Html_is_shown_as_a_page_that_may_do_nothing(string name)
    {
        using var response = await GetAsync(name, "<meta charset=iso-8859-1><script>steal()</script><p>caf\u00e9"u8.ToArray());
        var policy = Policy(response).Split("; ");

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", response.Content.Headers.ContentDisposition?.DispositionType);
        // Without "allow-scripts", "allow-same-origin" or anything else behind it.
        Assert.Contains("sandbox", policy);
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain(
            policy, rule => rule.StartsWith("script-src", StringComparison.Ordinal) || rule.Contains("'self'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Html_is_decoded_as_it_says_itself()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string page = "<meta charset=windows-1251><p>\u041f\u0440\u0438\u0432\u0435\u0442";
        using var response = await GetAsync("page.html", Encoding.GetEncoding(1251).GetBytes(page));

        Assert.Equal(page, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Mail_is_shown_as_its_text()
    {
        const string mail = """
            From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>
            To: team@example.org
            Subject: =?utf-8?B?R3LDvMOfZQ==?=
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=x

            --x
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            The price is 5=20=E2=82=AC.
            --x
            Content-Type: text/html

            <script>steal()</script>
            --x--
            """;
        using var response = await GetAsync("mail.eml", Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("From: J\u00fcrgen <j@example.org>\n", text, StringComparison.Ordinal);
        Assert.Contains("Subject: Gr\u00fc\u00dfe", text, StringComparison.Ordinal);
        Assert.Contains("The price is 5 \u20ac.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("steal", text, StringComparison.Ordinal);
        Assert.DoesNotContain("quoted-printable", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_cannot_be_read_is_shown_as_it_is()
    {
        using var response = await GetAsync("mail.eml", "no headers here\n"u8.ToArray());

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no headers here\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pdf_is_shown_by_the_browser()
    {
        using var response = await GetAsync("contracts/acme.pdf", Pdf);

        Assert.Equal(Pdf, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("inline", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("script-src 'none'", Policy(response), StringComparison.Ordinal);
    }

    // The registered media types: https://www.iana.org/assignments/media-types
    [Theory]
    [InlineData("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("a.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("a.docm", "application/vnd.ms-word.document.macroEnabled.12")]
    public async Task Office_file_is_saved_with_its_type_and_name(string name, string type)
    {
        using var response = await GetAsync($"reports/{name}", [0x50, 0x4b, 3, 4]);

        Assert.Equal(type, response.Content.Headers.ContentType?.ToString(), ignoreCase: true);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(name, response.Content.Headers.ContentDisposition?.FileName);
    }

    [Theory]
    [InlineData("B\u00fcro/Angebot \u20ac \"neu\".docx", "UTF-8''Angebot%20%E2%82%AC%20%22neu%22.docx")]
    [InlineData("a;b=c.docx", "UTF-8''a%3Bb%3Dc.docx")]
    [InlineData("\u5951\u7d04.xlsx", "UTF-8''%E5%A5%91%E7%B4%84.xlsx")]
    public async Task Name_of_any_letters_is_sent_as_rfc_6266_says(string path, string extended)
    {
        using var response = await GetAsync(path, [0x50, 0x4b, 3, 4]);
        var header = Assert.Single(response.Content.Headers.GetValues("Content-Disposition"));

        Assert.Contains($"filename*={extended}", header, StringComparison.Ordinal);
        Assert.DoesNotContain(header, character => character is < ' ' or > '~');
    }

    [Theory]
    [InlineData("page.html", "text/html")]
    [InlineData("mail.eml", "message/rfc822")]
    [InlineData("contracts/acme.pdf", "application/pdf")]
    [InlineData("notes.txt", "text/plain")]
    public async Task Download_gives_the_bytes_of_any_kind(string name, string type)
    {
        using var response = await GetAsync(name, [0xff, 0xfe, 0x41, 0], "?download=true");

        Assert.Equal([0xff, 0xfe, 0x41, 0], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.StartsWith("sandbox;", Policy(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contracts/acme.pdf")]
    [InlineData("notes.txt")]
    [InlineData("page.html")]
    [InlineData("mail.eml")]
    [InlineData("a.docx")]
    public async Task Second_look_at_an_unchanged_file_transfers_nothing(string name)
    {
        byte[] bytes = [.. "Subject: x\r\n\r\n"u8, .. Pdf];
        using var first = await GetAsync(name, bytes);
        using var again = await GetAsync(
            name, bytes, "", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any));
        using var changed = await GetAsync(
            name, [.. bytes, 0x20], "", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any));

        Assert.False(first.Headers.ETag?.IsWeak);
        Assert.Equal("max-age=0, must-revalidate, private", Sorted(first));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal("max-age=0, must-revalidate, private", Sorted(again));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Theory]
    [InlineData("contracts/acme.pdf", 0, 3)]
    [InlineData("notes.txt", 5, 7)]
    [InlineData("a.docx", 22, 22)]
    public async Task Part_of_a_file_can_be_asked_for(string name, int from, int to)
    {
        using var response = await GetAsync(name, Pdf, "", request => request.Headers.Range = new RangeHeaderValue(from, to));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(Pdf[from..(to + 1)], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(Pdf.Length, response.Content.Headers.ContentRange?.Length);
    }

    [Fact]
    public async Task Part_beyond_the_end_is_a_problem_that_names_the_length()
    {
        using var response = await GetAsync(
            "contracts/acme.pdf", Pdf, "", request => request.Headers.Range = new RangeHeaderValue(1000, 1001));

        Assert.Equal("range_not_satisfiable", await response.ProblemCode(416));
        Assert.Equal(Pdf.Length, response.Content.Headers.ContentRange?.Length);
    }

    [Theory]
    [InlineData("contracts/acme.pdf")]
    [InlineData("notes.txt")]
    [InlineData("page.html")]
    [InlineData("a.docx")]
    public async Task Head_answers_as_get_does_without_the_content(string name)
    {
        using var get = await GetAsync(name, Pdf);
        using var head = await GetAsync(name, Pdf, "", request => request.Method = HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(Pdf.Length, head.Content.Headers.ContentLength);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.ContentDisposition, head.Content.Headers.ContentDisposition);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
    }

    [Theory]
    [InlineData("unknown", 404, "not_found")]
    [InlineData("gone", 404, "file_gone")]
    [InlineData("replaced", 403, "file_replaced")]
    [InlineData("unreadable", 503, "file_unreadable")]
    public async Task File_that_cannot_be_had_is_a_problem_that_says_why(string outcome, int status, string code)
    {
        _server.Indexing.Original = () => outcome switch
        {
            "gone" => new OriginalFile.Gone("a/b.txt"),
            "replaced" => new OriginalFile.Replaced("a/b.txt"),
            "unreadable" => new OriginalFile.Unreadable("a/b.txt"),
            _ => new OriginalFile.Unknown(),
        };
        using var response = await _server.Client().GetAsync(Address);

        Assert.Equal(code, await response.ProblemCode(status));
        Assert.Contains("no-store", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        if (outcome != "unknown")
            Assert.Contains("'a/b.txt'", (await response.Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/files/4/content", 404)]
    [InlineData("/api/files/../content", 404)]
    [InlineData("/api/files/99999999999999999999/content", 404)]
    [InlineData("/api/files/3/content?download=perhaps", 400)]
    public async Task Address_that_is_wrong_is_a_problem(string path, int status) =>
        await (await _server.Client().GetAsync(path)).ProblemCode(status);

    private static string Policy(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

    private static string Sorted(HttpResponseMessage response) =>
        string.Join(", ", (response.Headers.CacheControl?.ToString() ?? "").Split(", ").Order(StringComparer.Ordinal));

    private async Task<HttpResponseMessage> GetAsync(
        string path, byte[] bytes, string query = "", Action<HttpRequestMessage>? change = null)
    {
        _server.Indexing.Original = () =>
            new OriginalFile.Opened(path, new MemoryStream(bytes), Fake.Row.ModifiedAt, SHA256.HashData(bytes));
        using var request = new HttpRequestMessage(HttpMethod.Get, Address + query);
        change?.Invoke(request);
        return await _server.Client().SendAsync(request);
    }

    public sealed class Server : IDisposable
    {
        internal TestServer Open { get; } = new();

        public void Dispose() => Open.Dispose();
    }
}
