using Nin.Explanation;

namespace Nin.Reporting;

/// <summary>An answer with its picture.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Name">What the picture is called.</param>
/// <param name="Explained">The picture and its maps: of the answer, and where it is wrong of the picture's class too.</param>
internal sealed record ShownAnswer(Answer Answer, string Name, ExplainedImage Explained);
