using System.Net;
using CodeSight.Bench.Corpus;
using CodeSight.Tests.Models;
using CodeSight.Tests.People;
using static CodeSight.Tests.Conversations.ConversationWorld;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.Conversations;

/// <summary>What people think of answers, and what they asked in vain.</summary>
public sealed class FeedbackTests
{
    private static readonly Guid Conversation = new("0199c6a2-0000-7000-8000-000000000001");
    private static readonly Guid Liked = new("0199c6a2-0000-7000-8000-00000000000a");
    private static readonly Guid Disliked = new("0199c6a2-0000-7000-8000-00000000000b");
    private static readonly Guid Wrong = new("0199c6a2-0000-7000-8000-00000000000c");

    [Fact]
    public async Task Feedback_is_listed_for_administrators_and_becomes_questions_of_an_evaluation()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        await AskAsync(ada, Conversation, HotelQuestion, Liked);
        await AskAsync(ada, Conversation, "When may I travel first class?", Wrong);
        await AskAsync(ada, Conversation, "Is there a company submarine?", Disliked);
        await RateAsync(ada, Liked, new { rating = "up" });
        await RateAsync(ada, Wrong, new { rating = "down", comment = "Not what I asked" });
        await RateAsync(ada, Disliked, new { rating = "down", comment = "The rule is in there", expected_file = "open/hotels.md" });

        var list = (await world.Admin.Read("/api/admin/feedback"))!;
        Assert.Equal(3, (int)list["total"]!);
        Assert.Equal(
            ["down The rule is in there ada@example.com", "down Not what I asked ada@example.com", "up  ada@example.com"],
            list["feedback"]!.AsArray().Select(each => $"{Text(each!["rating"])} {Text(each["comment"])} {Text(each["email"])}"));
        var up = Assert.Single((await world.Admin.Read("/api/admin/feedback?rating=up&limit=1"))!["feedback"]!.AsArray())!;
        Assert.Equal(("open/hotels.md", HotelQuestion), (Text(up["files"]![0]), Text(up["question"])));

        var questions = await ExportAsync(world.Admin, "feedback");
        Assert.Equal(
            [(Disliked.ToString("N"), "open/hotels.md"), (Liked.ToString("N"), "open/hotels.md")],
            questions.Select(question => (question.Id, question.Relevant![0].Path)));

        // Taken back.
        await RateAsync(ada, Wrong, new { });
        Assert.Equal(2, (int)(await world.Admin.Read("/api/admin/feedback"))!["total"]!);
        foreach (var route in new[] { "feedback", "feedback/export", "unanswered", "unanswered/export" })
            await ada.Read($"/api/admin/{route}", HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("board/quorvex.md")] // hers is another collection
    [InlineData("no/such.md")]
    [InlineData("../etc/passwd")]
    public async Task Expected_file_that_one_may_not_read_is_refused_like_one_that_is_not_there(string file)
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        await AskAsync(ada, Conversation, HotelQuestion, Liked);
        var refused = await ada.Send(
            HttpMethod.Put, $"/api/messages/{Liked}/feedback", new { rating = "down", expected_file = file }, HttpStatusCode.BadRequest);
        Assert.Equal("invalid_value 'expected_file' is not the path of a document that you may read.", $"{refused.Code()} {Text(refused!["detail"])}");
    }

    [Fact]
    public async Task Feedback_that_cannot_be_used_is_refused()
    {
        await using var world = await StartAsync();
        await AskAsync(world.Admin, Conversation, HotelQuestion, Liked);
        foreach (var body in new object[] { new { rating = "meh" }, new { rating = 1 }, new { comment = "no rating" }, new { rating = "up", comment = new string('x', 2001) } })
            await world.Admin.Send(HttpMethod.Put, $"/api/messages/{Liked}/feedback", body, HttpStatusCode.BadRequest);
        await world.Admin.Send(HttpMethod.Put, $"/api/messages/{Disliked}/feedback", new { rating = "up" }, HttpStatusCode.NotFound);
        Assert.Equal(0, (int)(await world.Admin.Read("/api/admin/feedback"))!["total"]!);
    }

    [Fact]
    public async Task Unanswered_questions_of_like_meaning_are_one_group()
    {
        await using var world = await StartWithModelAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        foreach (var question in new[]
        {
            "Can I get a company car?", "Is there a dentist plan?", "Do we have company cars?", "Does the firm provide a car to employees?",
            "Is dental treatment covered?",
        }) await AskAsync(ada, Conversation, question);
        await AskAsync(world.Admin, Guid.NewGuid(), "can I get a company car");
        await AskAsync(world.Admin, Guid.NewGuid(), HotelQuestion); // this one is answered

        var groups = (await world.Admin.Read("/api/admin/unanswered"))!["groups"]!.AsArray();
        Assert.Equal(["4 2", "2 1"], groups.Select(group => $"{group!["count"]} {group["askers"]}"));
        Assert.Equal("can I get a company car", Text(groups[0]!["question"]));
        Assert.Equal(["Does the firm provide a car to employees?", "Do we have company cars?"], groups[0]!["others"]!.AsArray().Take(2).Select(Text));

        var exported = await ExportAsync(world.Admin, "unanswered");
        Assert.All(exported, question => Assert.True(question.Unanswerable));
        Assert.Equal(2, exported.Count);
        Assert.Equal("out_of_range", (await world.Admin.Read("/api/admin/unanswered?days=0", HttpStatusCode.BadRequest)).Code());
    }

    private static Task<ConversationWorld> StartWithModelAsync() =>
        StartAsync([("CODESIGHT_EMBEDDING_MODEL", ReferenceModels.BuiltIn)]);

    private static Task RateAsync(HttpClient client, Guid message, object body) =>
        client.Send(HttpMethod.Put, $"/api/messages/{message}/feedback", body, HttpStatusCode.NoContent);

    /// <summary>Exports as an administrator does, and reads the file as the evaluation does.</summary>
    private static async Task<IReadOnlyList<Question>> ExportAsync(HttpClient client, string what)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync($"/api/admin/{what}/export"));
            return QuestionFile.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
