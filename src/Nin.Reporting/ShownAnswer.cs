using System.Collections.Immutable;
using Nin.Explanation;
using Nin.Imaging;

namespace Nin.Reporting;

/// <summary>An answer with its picture.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Name">What the picture is called.</param>
/// <param name="Image">The picture.</param>
/// <param name="Maps">
/// Its maps: of the answer, and where it is wrong of the picture's class too; none where the network has no maps.
/// </param>
internal sealed record ShownAnswer(Answer Answer, string Name, Image Image, ImmutableArray<ClassMap> Maps);
