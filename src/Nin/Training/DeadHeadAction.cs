using System.Text.Json.Serialization;

namespace Nin.Training;

/// <summary>What is done about a network that cannot learn any more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeadHeadAction>))]
public enum DeadHeadAction
{
    /// <summary>Start again with another seed, and say so.</summary>
    Restart,

    /// <summary>End the run with an error.</summary>
    Stop,

    /// <summary>Go on.</summary>
    Ignore,
}
