using CodeSight.Core.Conversations;
using CodeSight.Core.Models;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Conversations;

/// <summary>How well unanswered questions are told apart, over wordings that were written for this.</summary>
public sealed class UnansweredMeaningTests
{
    private static readonly string[][] SameThing =
    [
        ["Can I get a company car?", "Do we have company cars?", "Does the firm provide a car to employees?", "Am I entitled to a car from the company?"],
        ["Is there a dentist plan?", "Is dental treatment covered?", "Does our insurance pay for the dentist?", "What dental benefits do we have?"],
        ["What is the dress code?", "May I wear shorts to the office?", "Are there rules about clothing at work?", "What should I wear in the office?"],
        ["How do I reset my password?", "I forgot my password, what now?", "Password reset procedure", "Where can I change my login password?"],
        ["Who is our CEO?", "What is the name of the chief executive?", "Who runs the company?"],
        ["Can I bring my dog to work?", "Are pets allowed in the office?", "Is the office dog friendly?"],
        ["What is the wifi password?", "How do I connect to the guest wifi?", "Wi-Fi access for visitors"],
        ["When is the summer party?", "What date is the company summer event?", "Date of the summer party this year?"],
        ["How many vacation days do I have?", "What is the annual leave allowance?", "How much holiday do employees get?"],
        ["How many sick days do I get?", "What happens when I am ill?", "Is sick leave paid?"],
        ["Where is the parking garage?", "Can I park my car at the office?", "Is there parking for employees?"],
        ["What is the limit for gifts from clients?", "May I accept a present from a customer?", "Gift policy for clients"],
        ["Wie viele Urlaubstage habe ich?", "Wie viel Urlaub steht mir zu?"],
        ["What is the notice period?", "How long before leaving must I give notice?", "Notice period for resignation"],
        ["How do I book a meeting room?", "Where can I reserve a room for meetings?", "Booking conference rooms"],
    ];

    [Fact]
    public async Task Questions_that_ask_for_the_same_thing_count_as_one_more_often_than_not_and_others_hardly_ever()
    {
        using var embedder = Embedder.Load(ReferenceModels.BuiltIn, threads: 1);
        var questions = SameThing.SelectMany((texts, thing) => texts.Select(text => (text, thing))).ToArray();
        var vectors = await embedder.EmbedSentencesAsync([.. questions.Select(question => question.text)], CancellationToken.None);
        var pairs = (from i in Enumerable.Range(0, questions.Length)
                     from j in Enumerable.Range(0, i)
                     select (IsSame: questions[i].thing == questions[j].thing,
                         IsNear: ReferenceModels.Cosine(vectors[i], vectors[j]) >= UnansweredQuestions.SameMeaning)).ToList();
        var right = pairs.Count(pair => pair is { IsSame: true, IsNear: true });
        Assert.InRange((double)right / pairs.Count(pair => pair.IsNear), 0.92, 1);
        Assert.InRange((double)right / pairs.Count(pair => pair.IsSame), 0.78, 1);
    }
}
