namespace Nin.Models;

/// <summary>What a model reaches on labelled pictures.</summary>
/// <param name="Pictures">The number of pictures.</param>
/// <param name="Correct">Those whose likeliest class is the label.</param>
/// <param name="Loss">The mean cross-entropy, in nats, without label smoothing.</param>
public sealed record Evaluation(int Pictures, int Correct, double Loss)
{
    /// <summary>The share of pictures answered correctly, in [0, 1].</summary>
    public double Accuracy => (double)Correct / Pictures;

    /// <summary>How often each class was taken for each.</summary>
    public required ConfusionMatrix Confusion { get; init; }
}
