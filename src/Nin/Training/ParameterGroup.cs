using System.IO.Enumeration;

namespace Nin.Training;

/// <summary>Factors for the parameters whose names match a pattern.</summary>
/// <param name="Match">The parameters' names, with <c>*</c> for any characters: <c>*.bias</c>, <c>mlpconv3.conv3.*</c>.</param>
/// <param name="LearningRateFactor">What the learning rate is multiplied by.</param>
/// <param name="WeightDecayFactor">What the weight decay is multiplied by.</param>
/// <param name="WeightDecay">
/// The weight decay in the place of the optimizer's, of biases and normalisation too, before any factor; null for the
/// optimizer's.
/// </param>
/// <param name="Epochs">
/// The epochs in which the parameters learn; after them they stay as they are. The fewest of all groups count. 0: all.
/// </param>
/// <remarks>Parameters whose factors of the learning rate come to 0 stay as they began, to the bit.</remarks>
public sealed record ParameterGroup(
    string Match, float LearningRateFactor = 1f, float WeightDecayFactor = 1f, float? WeightDecay = null, int Epochs = 0)
{
    /// <summary>Whether a parameter of this name belongs to the group.</summary>
    public bool Matches(string name) => FileSystemName.MatchesSimpleExpression(Match, name, ignoreCase: false);

    internal void Validate()
    {
        Recipe.Check(!string.IsNullOrEmpty(Match), "parameterGroups.match", "a pattern such as *.bias", Match);
        Recipe.Check(
            LearningRateFactor >= 0f && float.IsFinite(LearningRateFactor), "parameterGroups.learningRateFactor", "0 or more",
            LearningRateFactor);
        Recipe.Check(
            WeightDecayFactor >= 0f && float.IsFinite(WeightDecayFactor), "parameterGroups.weightDecayFactor", "0 or more",
            WeightDecayFactor);
        Recipe.Check(
            WeightDecay is null || (WeightDecay >= 0f && float.IsFinite(WeightDecay.Value)), "parameterGroups.weightDecay",
            "0 or more", WeightDecay);
        Recipe.Check(Epochs >= 0, "parameterGroups.epochs", "0 or more", Epochs);
    }
}
