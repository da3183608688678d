using System.IO.Enumeration;

namespace Nin.Training;

/// <summary>Stochastic gradient descent with momentum.</summary>
/// <remarks><b>Source</b> torch.optim.SGD.</remarks>
public sealed record OptimizerSettings
{
    /// <summary>The rate at the top of the schedule, per step.</summary>
    public float LearningRate { get; init; } = 0.05f;

    /// <summary>The share of the velocity kept from step to step, in [0, 1).</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Whether a step looks ahead along the velocity.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>The L2 factor on weights. Biases and normalisation are spared.</summary>
    public float WeightDecay { get; init; } = 5e-4f;

    internal void Validate()
    {
        Recipe.Check(LearningRate > 0f && float.IsFinite(LearningRate), "optimizer.learningRate", "a positive number", LearningRate);
        Recipe.Check(Momentum is >= 0f and < 1f, "optimizer.momentum", "in [0, 1)", Momentum);
        Recipe.Check(WeightDecay >= 0f && float.IsFinite(WeightDecay), "optimizer.weightDecay", "0 or more", WeightDecay);
    }
}

/// <summary>Factors for the parameters whose names match a pattern.</summary>
/// <param name="Match">The parameters' names, with <c>*</c> for any characters: <c>*.bias</c>, <c>mlpconv3.conv3.*</c>.</param>
/// <param name="LearningRateFactor">What the learning rate is multiplied by.</param>
/// <param name="WeightDecayFactor">What the weight decay is multiplied by.</param>
public sealed record ParameterGroup(string Match, float LearningRateFactor = 1f, float WeightDecayFactor = 1f)
{
    /// <summary>Whether a parameter of this name belongs to the group.</summary>
    public bool Matches(string name) => FileSystemName.MatchesSimpleExpression(Match, name, ignoreCase: false);

    internal void Validate()
    {
        Recipe.Check(!string.IsNullOrEmpty(Match), "parameterGroups.match", "a pattern such as *.bias", Match);
        Recipe.Check(LearningRateFactor >= 0f && float.IsFinite(LearningRateFactor), "parameterGroups.learningRateFactor", "0 or more", LearningRateFactor);
        Recipe.Check(WeightDecayFactor >= 0f && float.IsFinite(WeightDecayFactor), "parameterGroups.weightDecayFactor", "0 or more", WeightDecayFactor);
    }
}
