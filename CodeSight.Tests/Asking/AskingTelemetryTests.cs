using CodeSight.Core.People;
using CodeSight.Tests.Telemetry;

namespace CodeSight.Tests.Asking;

public sealed class AskingTelemetryTests
{
    [Fact]
    public async Task Question_is_one_trace_from_search_to_the_models_reply()
    {
        await using var world = await QuestionWorld.CreateAsync();
        using var recording = new TelemetryRecording();

        var answer = await world.Pipeline.AskAsync(Principal.Operator, QuestionWorld.Question, CancellationToken.None);

        Assert.Contains(QuestionWorld.Word, answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            """
            ask
              search
                keywords
                vectors
                  postgresql
                fuse
                passages
                  postgresql
                refine
              answer
                chat gpt-5-mini
                verify
            """,
            recording.Tree);
    }

    [Fact]
    public async Task Follow_up_is_condensed_in_a_step_before_the_search()
    {
        await using var world = await QuestionWorld.CreateAsync();
        using var recording = new TelemetryRecording();

        await world.Pipeline.AskAsync(
            Principal.Operator, QuestionWorld.Question with { Text = "again?", History = [new(true, QuestionWorld.Question.Text)] }, CancellationToken.None);

        Assert.StartsWith(
            """
            ask
              condense
                chat gpt-5-mini
              search
            """,
            recording.Tree,
            StringComparison.Ordinal);
        Assert.DoesNotContain(recording.Values, value => value.Contains(QuestionWorld.Word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Question_is_measured_step_by_step()
    {
        await using var world = await QuestionWorld.CreateAsync();
        using var recording = new TelemetryRecording();

        await world.Pipeline.AskAsync(Principal.Operator, QuestionWorld.Question, CancellationToken.None);

        var steps = recording.Measurements.Where(measurement => measurement.Name == "codesight.asking.step.duration").ToList();
        Assert.Equal(
            ["keywords", "vectors", "fuse", "passages", "refine", "search", "verify", "answer", "ask"],
            steps.Select(step => step.Tags["codesight.asking.step"]));
        Assert.All(steps, step => Assert.True(step.Value > 0));
        Assert.Equal(1, Assert.Single(recording.Measurements, measurement => measurement.Name == "codesight.search.results").Value);
    }

    [Fact]
    public async Task No_record_holds_a_text_of_the_question_the_documents_the_answer_or_the_key()
    {
        await using var world = await QuestionWorld.CreateAsync();
        using var recording = new TelemetryRecording();

        await world.Pipeline.AskAsync(Principal.Operator, QuestionWorld.Question, CancellationToken.None);
        await world.Pipeline.SearchAsync(Principal.Operator, QuestionWorld.Question with { FileGlob = null }, CancellationToken.None);

        // statements are recorded, their parameters are not
        Assert.Contains(recording.Values, value => value.Contains("SELECT", StringComparison.Ordinal));
        Assert.DoesNotContain(recording.Values, value => value.Contains(QuestionWorld.Word, StringComparison.OrdinalIgnoreCase));
    }
}
