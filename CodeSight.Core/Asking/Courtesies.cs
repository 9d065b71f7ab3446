using System.Collections.Frozen;
using System.Text;
using CodeSight.SearchIndex.Analysis;

namespace CodeSight.Core.Asking;

/// <summary>
/// Canned responses to messages that ask nothing: "Thanks!", "ok", "Guten Morgen". A message is one of them only if every word of it belongs to
/// such a phrase, so that "Thanks, and for contractors?" stays a question.
/// </summary>
internal static class Courtesies
{
    private const int MaxLetters = 80;
    private const int MaxPhrase = 5;

    private static readonly (string Language, Kind Kind, string Phrases)[] Words =
    [
        ("en", Kind.Greeting,
            "hello; hi; hey; hiya; howdy; good morning; good afternoon; good evening; good day; greetings; hello again"),
        ("en", Kind.Thanks,
            "thanks; thank you; thank u; thx; tysm; many thanks; much appreciated; cheers; thankyou; i appreciate it; that helps; " +
            "that helped; this helps"),
        ("en", Kind.Agreement,
            "ok; okay; okey; got it; i see; understood; makes sense; that makes sense; sounds good; all right; alright; great; " +
            "perfect; awesome; excellent; wonderful; brilliant; cool; good to know; well done; good job; nice work; never mind; " +
            "nevermind; yes; yeah; yep; yup; no; nope"),
        ("en", Kind.Farewell,
            "bye; bye bye; goodbye; good bye; good night; see you; see you later; have a nice day; have a good day; " +
            "have a great day; take care"),
        ("en", Kind.Beside,
            "you; very much; so much; a lot; a bunch; again; for that; for this; for the help; for your help; for the answer; " +
            "for your answer; for the info; for the information; for explaining; there; all; everyone; everybody; team; codesight; " +
            "then; for now; now; and; that is all; thats all; that was all; nice; fine; super; so; very helpful; that was helpful; " +
            "thats great; thats fine; youre welcome; no problem; no worries; oh; ah; well; please; sir; friend; too; not now"),
        ("de", Kind.Greeting, "hallo; guten morgen; guten tag; guten abend; moin; moin moin; servus; grüß gott; grüezi; hallöchen"),
        ("de", Kind.Thanks,
            "danke; vielen dank; danke schön; dankeschön; danke sehr; besten dank; herzlichen dank; tausend dank; dank dir; " +
            "ich danke ihnen; ich danke dir; das hilft; das hilft mir"),
        ("de", Kind.Agreement,
            "alles klar; verstanden; verstehe; ich verstehe; prima; klasse; perfekt; genau; einverstanden; in ordnung; passt; " +
            "sehr gut; gut zu wissen; ja; nein; ach so"),
        ("de", Kind.Farewell,
            "tschüss; tschüß; auf wiedersehen; bis später; bis bald; bis dann; gute nacht; schönen tag; schönen tag noch; " +
            "schönes wochenende; schönen feierabend; ciao"),
        ("de", Kind.Beside,
            "dir; ihnen; euch; nochmals; noch; schon; für die hilfe; für deine hilfe; für ihre hilfe; für die antwort; " +
            "für die auskunft; für die info; das war alles; mehr nicht; und; dann; gut; na gut; zusammen; bitte; schön; sehr; auch; " +
            "alle; jetzt"),
        ("fr", Kind.Greeting, "bonjour; bonsoir; salut; coucou"),
        ("fr", Kind.Thanks, "merci; merci beaucoup; merci bien; je vous remercie; je te remercie"),
        ("fr", Kind.Agreement, "daccord; parfait; compris; je vois; très bien; entendu; oui; non; ça marche"),
        ("fr", Kind.Farewell, "au revoir; à bientôt; à plus tard; bonne journée; bonne soirée; bonne nuit"),
        ("fr", Kind.Beside,
            "à vous; à toi; à tous; pour votre aide; pour ton aide; pour la réponse; pour votre réponse; et; beaucoup; encore"),
        ("es", Kind.Greeting, "hola; buenos días; buenas tardes; buenas noches; buenas"),
        ("es", Kind.Thanks, "gracias; muchas gracias; mil gracias; muchísimas gracias; te lo agradezco"),
        ("es", Kind.Agreement, "de acuerdo; perfecto; entendido; entiendo; muy bien; está bien; sí"),
        ("es", Kind.Farewell, "adiós; hasta luego; hasta pronto; hasta mañana; que tengas buen día"),
        ("es", Kind.Beside, "a todos; por la ayuda; por tu ayuda; por su ayuda; por la respuesta; y"),
        ("it", Kind.Greeting, "buongiorno; buonasera"),
        ("it", Kind.Thanks, "grazie; grazie mille; molte grazie; mille grazie; ti ringrazio; la ringrazio"),
        ("it", Kind.Agreement, "va bene; perfetto; capito; ho capito; daccordo; benissimo"),
        ("it", Kind.Farewell, "arrivederci; a presto; buona giornata; buona serata; buonanotte"),
        ("it", Kind.Beside, "a tutti; per laiuto; per la risposta; tante; mille"),
        ("nl", Kind.Greeting, "goedemorgen; goedemiddag; goedenavond; hoi"),
        ("nl", Kind.Thanks, "bedankt; dank je; dank je wel; dankjewel; dank u; dank u wel; hartelijk dank; dankuwel"),
        ("nl", Kind.Agreement, "oké; prima; begrepen; duidelijk; is goed; akkoord; nee"),
        ("nl", Kind.Farewell, "tot ziens; tot straks; doei; fijne dag; fijne avond"),
        ("nl", Kind.Beside, "voor je hulp; voor uw hulp; voor het antwoord; allemaal; hoor; heel erg"),
        ("", Kind.Greeting,
            "olá; bom dia; boa tarde; boa noite; cześć; dzień dobry; hej; ahoj; привет; здравствуйте; こんにちは; 你好; 您好; 안녕하세요; merhaba"),
        ("", Kind.Thanks,
            "obrigado; obrigada; muito obrigado; muito obrigada; dziękuję; dzięki; tack så mycket; tusen takk; takk; mange tak; " +
            "kiitos; děkuji; díky; teşekkürler; teşekkür ederim; mulțumesc; köszönöm; спасибо; дякую; 谢谢; 謝謝; ありがとう; ありがとうございます; " +
            "감사합니다; شكرا"),
    ];

    private static readonly FrozenDictionary<string, (string Language, Kind Kind)> Phrases = Words
        .SelectMany(row => row.Phrases.Split("; ").Select(phrase => (Phrase: phrase, row.Language, row.Kind)))
        .DistinctBy(row => row.Phrase)
        .ToFrozenDictionary(row => row.Phrase, row => (row.Language, row.Kind), StringComparer.Ordinal);

    // The one thing that is asked without asking anything.
    private static readonly FrozenSet<string> Inquiries =
        "how are you; how are you doing; how is it going; hows it going; wie geht es dir; wie geht es ihnen; wie gehts; ça va; qué tal; come stai; hoe gaat het"
            .Split("; ").ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Signs = ["👍", "👌", "🙏", "👏", "🙂", "😊", "😀", "❤", "🎉", "💯", "👋", "✅"];

    private static readonly FrozenDictionary<(string Language, Kind Kind), string> Replies = new (string Language, Kind Kind, string Text)[]
    {
        ("en", Kind.Greeting, "Hello! What would you like to know from the documents?"),
        ("en", Kind.Thanks, "You're welcome. Ask whenever you would like to know more."),
        ("en", Kind.Agreement, "All right. What else would you like to know?"),
        ("en", Kind.Farewell, "Goodbye, and come back whenever you have a question."),
        ("de", Kind.Greeting, "Hallo! Was möchten Sie aus den Dokumenten wissen?"),
        ("de", Kind.Thanks, "Gern geschehen. Fragen Sie jederzeit weiter."),
        ("de", Kind.Agreement, "In Ordnung. Was möchten Sie noch wissen?"),
        ("de", Kind.Farewell, "Auf Wiedersehen, und kommen Sie mit jeder Frage gern wieder."),
        ("fr", Kind.Greeting, "Bonjour ! Que souhaitez-vous savoir ?"),
        ("fr", Kind.Thanks, "Je vous en prie. N'hésitez pas à poser d'autres questions."),
        ("fr", Kind.Agreement, "Très bien. Que souhaitez-vous savoir d'autre ?"),
        ("fr", Kind.Farewell, "Au revoir, et à votre prochaine question."),
        ("es", Kind.Greeting, "¡Hola! ¿Qué le gustaría saber?"),
        ("es", Kind.Thanks, "De nada. Pregunte cuando quiera."),
        ("es", Kind.Agreement, "De acuerdo. ¿Qué más le gustaría saber?"),
        ("es", Kind.Farewell, "Hasta luego, y hasta la próxima pregunta."),
        ("it", Kind.Greeting, "Buongiorno! Che cosa desidera sapere?"),
        ("it", Kind.Thanks, "Prego. Chieda pure quando vuole."),
        ("it", Kind.Agreement, "Va bene. Che cos'altro desidera sapere?"),
        ("it", Kind.Farewell, "Arrivederci, e alla prossima domanda."),
        ("nl", Kind.Greeting, "Hallo! Wat wilt u weten?"),
        ("nl", Kind.Thanks, "Graag gedaan. Vraag gerust verder."),
        ("nl", Kind.Agreement, "Goed. Wat wilt u nog meer weten?"),
        ("nl", Kind.Farewell, "Tot ziens, en tot uw volgende vraag."),
    }.ToFrozenDictionary(row => (row.Language, row.Kind), row => row.Text);

    /// <summary>Returns the response to a message that asks nothing; null for a question.</summary>
    public static string? ReplyTo(string message)
    {
        if (message.Length > MaxLetters) return null;
        var words = WordsOf(message);
        if (words.Count == 0)
            return Array.Exists(Signs, sign => message.Contains(sign, StringComparison.Ordinal)) ? Replies[("en", Kind.Agreement)] : null;
        var (language, kind, inquires) = ("", Kind.Beside, false);
        for (var at = 0; at < words.Count;)
        {
            if (PhraseAt(words, at) is not { } phrase) return null;
            inquires |= Inquiries.Contains(phrase);
            var found = Phrases.GetValueOrDefault(phrase, ("", Kind.Greeting));
            // Of "Ok, vielen Dank", the thanks count, and the language is that of the first phrase that only one has.
            if (found.Item2 > kind) kind = found.Item2;
            if (language.Length == 0 && found.Item2 != Kind.Beside && !IsOfMany(phrase)) language = found.Item1;
            at += phrase.AsSpan().Count(' ') + 1;
        }

        if (kind == Kind.Beside || (message.Contains('?', StringComparison.Ordinal) && !inquires)) return null;
        return Replies[(language.Length == 0 ? "en" : language, kind)];
    }

    /// <summary>The longest phrase that begins at a word; null where there is none.</summary>
    private static string? PhraseAt(List<string> words, int at)
    {
        for (var length = Math.Min(MaxPhrase, words.Count - at); length > 0; length--)
        {
            var phrase = string.Join(' ', words.GetRange(at, length));
            if (Phrases.ContainsKey(phrase) || Inquiries.Contains(phrase)) return phrase;
        }

        return null;
    }

    // In small letters, without apostrophes. A digit is a word of its own kind, which no phrase has.
    private static List<string> WordsOf(string message)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in ComposedText.Of(message).Append(' '))
        {
            if (char.IsLetterOrDigit(letter)) word.Append(char.ToLowerInvariant(letter));
            else if (letter is not ('\'' or '’') && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    private static bool IsOfMany(string phrase) => phrase is "ok" or "okay" or "hey" or "hi" or "cool" or "perfect" or "bye";

    // The later ones count for more.
    private enum Kind
    {
        // Only together with another.
        Beside,
        Agreement,
        Greeting,
        Thanks,
        Farewell,
    }
}
