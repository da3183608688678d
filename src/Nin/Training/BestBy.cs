using System.Text.Json.Serialization;

namespace Nin.Training;

/// <summary>What makes an epoch the best one: the figure on the validation part that is compared.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BestBy>))]
public enum BestBy
{
    /// <summary>The highest accuracy; of equal ones the lower loss.</summary>
    Accuracy,

    /// <summary>
    /// The lowest loss; of equal ones the higher accuracy. It moves less by chance, where the validation part is small.
    /// </summary>
    Loss,
}
