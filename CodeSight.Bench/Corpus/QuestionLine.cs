using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeSight.Bench.Corpus;

/// <summary>
/// One line of a file of questions. A member that is not known is refused: a typing error in "relevant" would otherwise measure nothing in
/// silence.
/// </summary>
internal static class QuestionLine
{
    private const int MaxGrade = 100;

    private static readonly string[] Members = ["id", "text", "relevant", "answers", "unanswerable", "first_screen"];
    private static readonly string[] PlaceMembers = ["path", "page", "grade"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">What is wrong with it, as a sentence without its subject's place.</exception>
    public static Question Parse(string line)
    {
        using var document = ParseJson(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("the line is not a JSON object.");
        RefuseUnknown(root, Members);
        var question = new Question(
            Text(root, "id"),
            Text(root, "text"),
            root.TryGetProperty("relevant", out var relevant) ? Places(relevant) : null,
            root.TryGetProperty("answers", out var answers) ? Answers(answers) : null,
            Flag(root, "unanswerable"),
            Flag(root, "first_screen"));
        Check(question);
        return question;
    }

    /// <summary>Writes a question so that <see cref="Parse"/> reads it, leaving out what says nothing.</summary>
    public static string Write(Question question)
    {
        var line = new JsonObject { ["id"] = question.Id, ["text"] = question.Text };
        if (question.Relevant is { } places) line["relevant"] = new JsonArray([.. places.Select(Write)]);
        if (question.Answers is { } answers) line["answers"] = new JsonArray([.. answers.Select(answer => (JsonNode)answer)]);
        if (question.Unanswerable) line["unanswerable"] = true;
        if (question.FirstScreen) line["first_screen"] = true;
        return line.ToJsonString(Readable);
    }

    private static JsonNode Write(RelevantPlace place)
    {
        if (place is { Page: null, Grade: 1 }) return place.Path;
        var member = new JsonObject { ["path"] = place.Path };
        if (place.Page is { } page) member["page"] = page;
        if (place.Grade != 1) member["grade"] = place.Grade;
        return member;
    }

    private static JsonDocument ParseJson(string line)
    {
        try
        {
            return JsonDocument.Parse(line, Strict);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"the line is not JSON from byte {fault.BytePositionInLine + 1} on, or has a member twice.", fault);
        }
    }

    private static void Check(Question question)
    {
        var isJudged = question.Relevant?.Any(place => place.Grade > 0) == true || question.Answers?.Count > 0;
        if (question.Unanswerable && isJudged)
            throw new FormatException($"question '{question.Id}' is unanswerable and has a judgement all the same.");
        if (!question.Unanswerable && !isJudged)
            throw new FormatException($"question '{question.Id}' has no judgement: give 'relevant', 'answers', or 'unanswerable': true.");
        foreach (var file in (question.Relevant ?? []).GroupBy(place => place.Path))
        {
            if (file.DistinctBy(place => place.Page).Count() < file.Count())
                throw new FormatException($"question '{question.Id}' judges '{file.Key}' twice.");
            if (file.Any(place => place.Page is null) && file.Count() > 1)
                throw new FormatException($"question '{question.Id}' judges '{file.Key}' both as a whole and by page.");
        }
    }

    private static RelevantPlace[] Places(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(Place)],
        JsonValueKind.Object =>
            [.. value.EnumerateObject().Select(member => new RelevantPlace(Path(member.Name), null, Grade(member.Value)))],
        _ => throw new FormatException("'relevant' must be a list of paths or of objects, or an object of paths with grades."),
    };

    private static RelevantPlace Place(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return new RelevantPlace(Path(value.GetString()));
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException("'relevant' must hold paths, or objects with 'path', 'page' and 'grade'.");
        RefuseUnknown(value, PlaceMembers);
        return new RelevantPlace(
            Path(Text(value, "path")),
            value.TryGetProperty("page", out var page) && page.ValueKind != JsonValueKind.Null
                ? Number(page, "page", 1, int.MaxValue)
                : null,
            value.TryGetProperty("grade", out var grade) ? Grade(grade) : 1);
    }

    private static string Path(string? path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new FormatException("'relevant' has an empty path.");
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static string[] Answers(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText))
            return [.. value.EnumerateArray().Select(answer => answer.GetString() ?? "")];
        throw new FormatException("'answers' must be a list of strings that are not empty.");
    }

    private static int Grade(JsonElement value) => Number(value, "grade", 0, MaxGrade);

    private static int Number(JsonElement value, string member, int least, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{member}' must be a whole number from {least}{(most == int.MaxValue ? "" : $" to {most}")}.");

    private static string Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && IsText(value)
            ? value.GetString() ?? ""
            : throw new FormatException($"'{member}' must be a string that is not empty.");

    private static bool Flag(JsonElement element, string member) => element.TryGetProperty(member, out var value)
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException($"'{member}' must be true or false."));

    private static bool IsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString());

    private static void RefuseUnknown(JsonElement element, string[] known)
    {
        foreach (var member in element.EnumerateObject())
            if (!known.Contains(member.Name))
                throw new FormatException($"the member '{member.Name}' is not known; known are {string.Join(", ", known)}.");
    }
}
