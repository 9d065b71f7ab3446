using CodeSight.Core.Asking.Condense;
using FollowUp = CodeSight.Core.Asking.Condense.FollowUp;

namespace CodeSight.Tests.Asking.Condense;

public sealed class QuestionFrameTests
{
    [Theory]
    [InlineData("What do the documents say about sick leave?", "sick leave")]
    [InlineData(" what does our documents tell me on VPN access", "VPN access")]
    [InlineData("What do the docs say about section 4.2?", "section 4.2")]
    [InlineData("Was steht in den Dokumenten zum Thema Elternzeit?", "Elternzeit")]
    [InlineData("Was sagen unsere Unterlagen über Dienstreisen?", "Dienstreisen")]
    public void Topic_is_what_the_documents_are_asked_about(string question, string topic) => Assert.Equal(topic, QuestionFrame.TopicOf(question));

    [Theory]
    [InlineData("What documents do I need for parental leave?")]
    [InlineData("What do the rules say about sick leave?")]
    [InlineData("Which documents say anything about sick leave?")]
    [InlineData("What do the documents say?")]
    [InlineData("What do the documents say about ?")]
    [InlineData("Where do the documents say what about leave means?")]
    public void Other_questions_have_no_frame(string question) => Assert.Null(QuestionFrame.TopicOf(question));

    [Theory]
    [InlineData("sick leave", false)]
    [InlineData("Krankmeldung", true)]
    public void Question_that_is_made_is_recognised(string topic, bool isGerman) =>
        Assert.Equal(topic, QuestionFrame.TopicOf(QuestionFrame.Ask(topic, isGerman)));

    [Theory]
    [InlineData("What do the documents say about notice periods?")]
    [InlineData("What do the documents say about exceptions?")]
    [InlineData("What do the documents say about swapping shifts?")]
    public void Question_for_a_topic_stands_alone_whatever_was_said_before(string question)
    {
        ConversationTurn[] history = [new(true, "How long is probation in Utrecht?"), new(false, "Two months [1].")];
        Assert.Equal(question, FollowUp.Condense(question, history));
        Assert.True(FollowUp.StandsAlone(question));
    }

    [Fact]
    public void Question_for_it_does_not_stand_alone() =>
        Assert.False(QuestionFrame.StandsAlone("What do the documents say about it?"));

    [Fact]
    public void Part_of_an_answer_is_that_of_the_last_real_answer()
    {
        ConversationTurn[] history =
        [
            new(true, "Who gets paid leave?"), new(false, "1. Employees do. [1]\n2. Contractors do not. [2]"), new(true, "Thanks!"), new(false, "You're welcome."),
        ];
        Assert.Contains("Contractors do not", FollowUp.Condense("and the second one?", history), StringComparison.Ordinal);
    }
}
