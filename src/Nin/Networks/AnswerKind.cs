namespace Nin.Networks;

/// <summary>What a model makes of its main output's scores when it answers.</summary>
public enum AnswerKind
{
    /// <summary>One class of all: softmax, so that the probabilities add up to 1.</summary>
    OneClass,

    /// <summary>Any number of classes: each score by itself, by the logistic function.</summary>
    AnyClasses,

    /// <summary>No classes at all: a map, boxes or the like, whose numbers stay as they are.</summary>
    Numbers,
}
